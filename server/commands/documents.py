"""`inquote documents`: list, show, add and remove articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.commands.options import CORPUS, Given, command

if TYPE_CHECKING:
    from server.schemas.documents import ChangedOut

app = typer.Typer(
    help="List, show, add and remove articles.", no_args_is_help=True, rich_markup_mode=None
)
Json = Annotated[bool, typer.Option("--json", help="Print the API's JSON.")]
Id = Annotated[str, typer.Argument(help="Id of an article, as 'documents list' shows it.")]


@command(app, *CORPUS, name="list")
def list_(given: Given, json: Json = False) -> None:
    """List the articles."""
    from server.commands.engine import open_documents
    from server.commands.render import shown
    from server.schemas.documents import DocumentOut, DocumentsOut

    documents = open_documents(given.settings())
    if json:
        reply = DocumentsOut(documents=[DocumentOut.of(document) for document in documents])
        typer.echo(reply.model_dump_json())
        return
    for document in documents:
        title, source = shown(document.title), shown(document.source)
        typer.echo(f"{document.id}  {len(document.text):>7}  {source}  {title}")


@command(app, *CORPUS)
def show(given: Given, id: Id, json: Json = False) -> None:
    """Print an article's text."""
    from server.commands.engine import find_document
    from server.commands.render import shown
    from server.schemas.documents import DocumentText

    document = find_document(given.settings(), id)
    typer.echo(DocumentText.of(document).model_dump_json() if json else shown(document.text))


@command(app, *CORPUS)
def add(
    given: Given,
    files: Annotated[list[Path], typer.Argument(help="Files to copy into the corpus.")],
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite.")] = False,
    json: Json = False,
) -> None:
    """Copy files into the corpus; the next start indexes them. Exit code 1 if one is refused."""
    from retriever.errors import FileRefused
    from server.library import add_file
    from server.schemas.documents import ChangedOut

    settings = given.settings()
    done = ChangedOut()
    for file in files:
        try:
            with file.open("rb") as opened:
                data = opened.read(settings.max_file_bytes + 1)
            done.added.append(add_file(settings, file.name, data, replace=replace))
        except FileRefused as error:
            done.refused[str(file)] = f"{file}: {error}"
        except OSError as error:
            done.refused[str(file)] = f"{file} cannot be read: {error.strerror}."
    _tell(done, json)
    raise typer.Exit(1 if done.refused else 0)


@command(app, *CORPUS)
def remove(given: Given, id: Id, json: Json = False) -> None:
    """Delete an article's file from the corpus."""
    from server.commands.engine import find_document
    from server.library import remove_file
    from server.schemas.documents import ChangedOut

    settings = given.settings()
    document = find_document(settings, id)
    remove_file(settings, document)
    _tell(ChangedOut(removed=[document.source, *document.also]), json)


def _tell(done: ChangedOut, json: bool) -> None:
    if json:
        typer.echo(done.model_dump_json())
        return
    for word, names in (("added", done.added), ("removed", done.removed)):
        for name in names:
            typer.echo(f"{word} {name}")
    for reason in done.refused.values():
        typer.echo(f"inquote: {reason}", err=True)
