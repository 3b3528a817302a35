"""Understanding: PageText becomes fields, each with its proof. Sees words and marks, never pixels."""
