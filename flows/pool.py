"""The one pool of page processes: spawned, replaced when one of them dies, and a deadly page is found out alone."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from flows.page_process import HUGE_PAGES, start_worker
from infra.settings import propose_environment

P = ParamSpec("P")
R = TypeVar("R")

_SPAWN = multiprocessing.get_context("spawn")  # forking a process with threads can deadlock the child


class ProcessDied(Exception):
    """A page process was killed or crashed while it held this work."""


class Interrupted(Exception):
    """The pool was told to stop."""


class PagePool:
    """Runs functions of ``flows.reading`` in ``workers`` processes; used from many threads at once."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._lock = threading.Lock()
        self._stopped = False
        self._executor = self._spawn(workers)

    def start(self) -> None:
        """Makes a stopped pool work again; a running one is left as it is."""
        with self._lock:
            if self._stopped:
                self._executor = self._spawn(self.workers)
                self._stopped = False

    def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The function's result; raises ProcessDied when the page process dies, Interrupted after a stop."""
        executor = self._executor
        try:
            return self._submit(executor, function, *args, **kwargs).result()
        except BrokenProcessPool as error:
            self._replace(executor)
            raise ProcessDied from error
        except CancelledError as error:
            raise Interrupted from error

    def run_alone(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The same in a process of its own, so that a death can only be this work's fault."""
        with self._spawn(1) as executor:
            try:
                return executor.submit(function, *args, **kwargs).result()
            except BrokenProcessPool as error:
                raise ProcessDied from error

    def stop(self) -> None:
        """Ends all processes at once; work in hand is lost, what was spooled is not."""
        with self._lock:
            self._stopped = True
            executor = self._executor
        processes = list((executor._processes or {}).values())  # noqa: SLF001 - the executor offers no way to end its children before 3.14
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()

    @contextmanager
    def stopping(self) -> Iterator[None]:
        """Stops the pool when the block fails, so that threads waiting for it end too."""
        try:
            yield
        except BaseException:
            self.stop()
            raise

    def close(self) -> None:
        """Lets the processes finish and end."""
        self._executor.shutdown(wait=True)

    def _submit(
        self, executor: ProcessPoolExecutor, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> Future[R]:
        with self._lock:
            if self._stopped:
                raise Interrupted
            try:
                return executor.submit(function, *args, **kwargs)
            except RuntimeError as error:  # replaced by another thread between our look and our submit
                raise BrokenProcessPool(str(error)) from error

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._stopped:
                raise Interrupted
            if self._executor is broken:
                self._executor = self._spawn(self.workers)

    @staticmethod
    def _spawn(workers: int) -> ProcessPoolExecutor:
        propose_environment(HUGE_PAGES)
        # No max_tasks_per_child: on Python 3.11 and 3.12 it can deadlock the pool.
        return ProcessPoolExecutor(workers, mp_context=_SPAWN, initializer=start_worker)
