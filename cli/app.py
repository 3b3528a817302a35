"""All commands, by name."""

from __future__ import annotations

import typer

from cli.commands import (
    backup,
    batch,
    digitize,
    doctor,
    export,
    init,
    join,
    metrics,
    open_pdf,
    reindex,
    reread,
    search,
    show,
    split,
    status,
    text,
    up,
    validity,
    verify,
)
from cli.words import t

app = typer.Typer(
    name="sohoa",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=t(
        "Số hoá kết quả thủ tục hành chính trên giấy thành kho lưu trữ tin cậy. --lang en: English.",
        "Turns paper results of administrative procedures into an archive people can trust. --lang vi: tiếng Việt.",
    ),
)
app.command("digitize", help=digitize.HELP)(digitize.digitize)
app.command("search", help=search.HELP)(search.search)
app.command("show", help=show.HELP)(show.show)
app.command("text", help=text.HELP)(text.text)
app.command("open", help=open_pdf.HELP)(open_pdf.open_pdf)
app.command("validity", help=validity.HELP)(validity.validity)
app.command("status", help=status.HELP)(status.status)
app.command("export", help=export.HELP)(export.export)
app.command("verify", help=verify.HELP)(verify.verify)
app.command("reindex", help=reindex.HELP)(reindex.reindex)
app.command("reread", help=reread.HELP)(reread.reread)
app.command("join", help=join.HELP)(join.join)
app.command("split", help=split.HELP)(split.split)
app.add_typer(batch.app, name="batch", help=batch.HELP)
app.command("backup", help=backup.HELP_BACKUP)(backup.backup)
app.command("restore", help=backup.HELP_RESTORE)(backup.restore)
app.command("migrate", help=backup.HELP_MIGRATE)(backup.migrate)
app.command("init", help=init.HELP)(init.init)
app.command("metrics", help=metrics.HELP)(metrics.metrics)
app.command("doctor", help=doctor.HELP)(doctor.doctor)
app.command("up", help=up.HELP)(up.up)
app.command("down", help=up.HELP_DOWN)(up.down)
