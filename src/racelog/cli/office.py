"""`racelog office`: the race office as pages, for officials who sign in."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.options import check_installed, folders_of


def office(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port; 0 for one that is free.", min=0, max=65_535)] = 8001,
    allowed: Annotated[
        list[str] | None,
        typer.Option("--allow-host", help="Another name to answer to (may be repeated).", metavar="NAME"),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="The certificate, for TLS.", metavar="FILE")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", help="Its private key.", metavar="FILE")] = None,
    accounts: Annotated[
        Path | None,
        typer.Option("--accounts", help="The folder of office.db (default: beside your keys).", metavar="DIR"),
    ] = None,
    invite: Annotated[
        str | None, typer.Option("--invite", help="Print a one-time link for an account, and go on.", metavar="NAME")
    ] = None,
) -> None:
    r"""Open the race office: officials sign in, and work with forms, each with its preview.

    It needs an extra: pip install 'racelog\[office]'. The first time it prints a one-time link for who administers it.

    Example: racelog office --port 8001
    """
    check_installed("office", "fastapi", "uvicorn", "argon2", "python_multipart")
    from racelog.cli.verbose import logger
    from racelog.copies.keyring import keys_folder
    from racelog.web.office.accounts import Accounts
    from racelog.web.office.app import make_office
    from racelog.web.serving import Address, Tls, serve_app

    folders = folders_of(context)
    tls = Tls.of(certificate, key)
    known = Accounts(accounts or keys_folder().parent)
    address = Address(host, port, tuple(allowed or ()))

    def ready(url: str) -> None:
        typer.echo(f"{url}/office (stop with Ctrl-C)", err=True)
        if not known.names():
            link = known.invite(administrator=True)
            typer.echo(f"for who administers it, once, within two days: {url}/office/welcome/{link}", err=True)
        elif invite is not None:
            typer.echo(f"for {invite}, once, within two days: {url}/office/welcome/{known.invite(invite)}", err=True)

    app = make_office(folders.events, known, (host, *address.allowed), logger(folders), secure=tls is not None)
    serve_app(folders.events, app, address, log=logger(folders), ready=ready, tls=tls)
