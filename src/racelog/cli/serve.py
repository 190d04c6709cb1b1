"""`racelog serve`: the pages, for this machine or for everybody."""

from typing import Annotated

import typer

from racelog.cli.options import SecretFile, check_installed, folders_of


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port; 0 for one that is free.", min=0, max=65_535)] = 8000,
    allowed: Annotated[
        list[str] | None,
        typer.Option("--allow-host", help="Another name to answer to (may be repeated).", metavar="NAME"),
    ] = None,
    root_path: Annotated[
        str, typer.Option("--root-path", help="The path under which a proxy shows the pages.", metavar="PATH")
    ] = "",
    connections: Annotated[
        int | None,
        typer.Option("--connections", help="At most so many at once (default: as many as the system lets).", min=1),
    ] = None,
    from_one_address: Annotated[
        int, typer.Option("--per-address", help="At most so many from one address elsewhere.", min=1)
    ] = 256,
    webhook: Annotated[
        list[str] | None,
        typer.Option("--webhook", help="Where changes are posted as well; may be given again.", metavar="URL"),
    ] = None,
    secret_file: SecretFile = None,
) -> None:
    r"""Serve every season as pages that are live, and as JSON and CSV; nothing leaves this machine by itself.

    It needs an extra: pip install 'racelog\[web]'. Whether it does its work says /healthz.

    Example: racelog serve --port 8000
    """
    check_installed("web", "fastapi", "uvicorn")
    if webhook:
        check_installed("webhooks", "httpx", "tenacity", "standardwebhooks")
    from racelog.cli.verbose import logger
    from racelog.web.serving import Address, root_path_of
    from racelog.web.serving import serve as serve_pages

    folders, also = folders_of(context), None
    address = Address(host, port, tuple(allowed or ()), root_path_of(root_path), connections, from_one_address)
    if webhook:
        # another extra, needed only then
        from racelog.cli.notify import report_outcome
        from racelog.live.webhooks import Posted, posted_to, receiver

        receivers = [receiver(url, secret_file) for url in dict.fromkeys(webhook)]
        also = posted_to(
            receivers,
            folders.events,
            lambda outcome: None if isinstance(outcome, Posted) else report_outcome(outcome),
        )
    serve_pages(
        folders.events,
        address,
        also,
        log=logger(folders),
        ready=lambda url: typer.echo(f"{url} (stop with Ctrl-C)", err=True),
    )
