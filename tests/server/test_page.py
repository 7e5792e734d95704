"""The chat page comes out of the package, with right types, from any working folder."""

from __future__ import annotations

import pytest

from server.routes.page import static_folder


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_page_is_served_from_any_folder(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert client.head(path).status_code == 200


def test_every_static_file_has_a_right_type(client):
    types = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    for file in static_folder().rglob("*"):
        if file.suffix in types:
            response = client.get(f"/static/{file.relative_to(static_folder()).as_posix()}")
            assert response.status_code == 200
            assert response.headers["content-type"].startswith(types[file.suffix])
