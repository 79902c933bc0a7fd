"""One module a command; `workbench.cli` names them all. Each imports what it needs only when it runs."""
