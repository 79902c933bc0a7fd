"""A file of one's own in `workbench serve`: from the computer into the project, seen before it is read, put right."""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-voila")]


def bring(page, file: Path) -> None:
    page.get_by_label("Choose your file").set_input_files(file)
    page.get_by_text(f"{file.name} is here").wait_for()
    page.get_by_role("heading", name=f"Is {file.name} read as it was meant?").wait_for()


def use(page) -> None:
    page.get_by_role("button", name="Use this table").click()
    page.get_by_role("heading", name="Compare people by").wait_for()


def choose(page, control: str, label: str, until: str) -> None:
    """Put a guess right, and wait until the first rows have followed."""
    page.get_by_label(control, exact=True).select_option(label=label)
    page.locator(".wb-preview thead", has_text=until).first.wait_for()


def write_applicants(path: Path, encoding: str = "cp1252") -> Path:
    """What a small firm would bring: women are hired less often; a few answers are missing."""
    head = "Kundennummer;Geschlecht;Größe in cm;Beträge;Datum;Zusage\n"
    rows = [
        f"K{row};{'w' if row % 2 else 'm'};{150 + row % 40};{1000 + row},5;{1 + row % 28:02d}.03.2024;"
        f"{'' if row % 40 == 0 else 'ja' if row % (3 if row % 2 else 10) else 'nein'}\n"
        for row in range(1, 601)
    ]
    path.write_text(head + "".join(rows), encoding=encoding)
    return path


def test_fifty_megabytes_arrive_over_http_and_are_the_file_that_was_sent(voila, open_page, tmp_path):
    own = tmp_path / "large.csv"
    block = [f"{'fm'[row % 2]},{20 + row % 45},{row // 2 % 10 < (3, 6)[row % 2]:d}\n" for row in range(72_000)]
    own.write_text("sex,age,hired\n" + "".join(block) * 100)
    assert 50_000_000 < own.stat().st_size < 52_000_000
    page, sent = open_page(voila), []
    page.on("request", lambda request: sent.append(request.method) if "/workbench/uploads" in request.url else None)
    bring(page, own)
    assert sent == ["POST", *["PUT"] * 13], "thirteen pieces of 4 MB and nothing through the kernel"
    use(page)
    page.get_by_text("The first 5 of 7,200,000 rows").wait_for()
    page.get_by_label("sex", exact=True).check()
    page.get_by_label("Recorded outcome").select_option(label="hired")
    page.get_by_role("link", name="Next: see who is treated differently").click()
    page.locator(".wb-finding", has_text="sex: f").wait_for()


def test_an_upload_can_be_cancelled_and_nothing_is_kept(voila, open_page, tmp_path):
    own = tmp_path / "large.csv"
    own.write_bytes(b"sex,hired\n" + b"f,1\n" * 5_000_000)
    page, held = open_page(voila), []

    def hold(route) -> None:
        """The second piece never arrives; whatever else is asked does."""
        if route.request.method == "PUT" and held:
            return
        held.extend([route] if route.request.method == "PUT" else [])
        route.continue_()

    page.route("**/workbench/uploads*", hold)
    page.get_by_label("Choose your file").set_input_files(own)
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("button", name="Cancel").first.click()
    page.get_by_text("Cancelled; nothing was kept.").wait_for()
    page.unroute_all(behavior="ignoreErrors")
    assert not list(Path(tmp_path).parent.rglob("large*.part"))


def test_a_newcomers_table_goes_from_the_file_to_a_finding(voila, open_page, tmp_path):
    page = open_page(voila)
    bring(page, write_applicants(tmp_path / "Anträge.csv"))
    names = page.locator(".wb-preview thead").first.inner_text()
    assert "Größe in cm\nnumber" in names
    assert "Beträge\nnumber" in names
    use(page)
    assert page.get_by_text("an id, not for a model to learn from").is_visible()
    page.get_by_role("button", name="Use these suggestions").click()
    page.get_by_label("Geschlecht", exact=True).and_(page.locator(":checked")).wait_for()
    page.get_by_label("Größe in cm", exact=True).check()
    page.get_by_label("Cut Größe in cm at").fill("160, 180")
    page.get_by_label("Cut Größe in cm at").press("Enter")
    page.get_by_text("Your bands: under 160 · 160 to <180 · 180 and over.").wait_for()
    page.get_by_role("link", name="Next: see who is treated differently").click()
    page.locator(".wb-finding", has_text="Geschlecht: w").wait_for()
    page.get_by_label("Compare people by").select_option(label="Größe in cm")
    page.locator(".wb-finding", has_text="stands out").or_(
        page.locator(".wb-finding", has_text="cm: ")
    ).first.wait_for()


def test_every_guess_can_be_put_right_and_the_choice_is_kept(voila, open_page, tmp_path):
    own = tmp_path / "Umfrage.csv"
    own.write_bytes("Ergebnis der Umfrage\nGröße:Wert:Zusage\nklein:1,5:ja\ngroß:2,5:nein\n".encode("cp850"))
    page = open_page(voila)
    bring(page, own)
    page.get_by_role("alert").filter(has_text="more fields than its first line").wait_for()
    page.get_by_label("Column names are in", exact=True).select_option(label="line 2")
    choose(page, "Columns are parted by", "colon :", "Wert")
    choose(page, "Letters are written in", "DOS, western Europe (850)", "Größe")
    choose(page, "Decimal mark", "comma 1,5", "Wert")
    page.locator(".wb-preview thead", has_text="number").first.wait_for()
    use(page)
    page.reload()
    page.locator(".wb-preview thead", has_text="Größe").last.wait_for()
    assert page.get_by_role("cell", name="1.5").last.is_visible()
    page.get_by_role("button", name="Read this file in another way").click()
    page.get_by_label("Columns are parted by", exact=True).wait_for()


def test_what_cannot_be_read_so_says_why_and_can_be_put_right(voila, open_page, tmp_path):
    own = tmp_path / "ohne.csv"
    own.write_text("f,f,1\nm,f,0\nm,f,1\n")
    page = open_page(voila)
    bring(page, own)
    page.get_by_role("alert").filter(has_text="2 columns are called 'f'").wait_for()
    assert page.get_by_role("button", name="Use this table").is_disabled()
    choose(page, "Column names are in", "no line", "column 1")
    use(page)
    page.get_by_text("The first 3 of 3 rows").wait_for()


@pytest.mark.parametrize("width", [400, 1280])
def test_the_first_rows_are_no_wider_than_the_screen(voila, open_page, tmp_path, width):
    page = open_page(voila, viewport={"width": width, "height": 900})
    bring(page, write_applicants(tmp_path / "Anträge.csv"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    use(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
