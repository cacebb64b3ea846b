"""What archives and XML may cost before any parser opens them."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import DocumentError
from ingest.limits import MEBIBYTE, Limits, check_file, escapes, open_archive, parse_xml, read_part

SMALL = Limits(max_unpacked_bytes=MEBIBYTE, ratio_floor_bytes=MEBIBYTE // 2, max_entries=20)


def archive(path, entries, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, data in entries:
            file.writestr(name, data)
    return path


def refusal(path, limits=SMALL):
    with pytest.raises(DocumentError) as caught:
        open_archive(path, limits).close()
    return caught.value.code


def test_an_honest_archive_opens(tmp_path):
    with open_archive(archive(tmp_path / "a.zip", [("word/document.xml", "<x/>")]), SMALL) as opened:
        assert read_part(opened, "word/document.xml") == b"<x/>"


def test_xml_beyond_the_unpacked_limit_is_a_bomb(tmp_path):
    assert refusal(archive(tmp_path / "a.zip", [("a.xml", "x" * (2 * MEBIBYTE))])) == "archive_bomb"


def test_many_parts_count_together(tmp_path):
    parts = [(f"{n}.xml", bytes(range(256)) * 512) for n in range(10)]
    assert refusal(archive(tmp_path / "a.zip", parts)) == "archive_bomb"


def test_anything_that_explodes_is_a_bomb(tmp_path):
    assert refusal(archive(tmp_path / "a.zip", [("media/a.bin", b"\0" * MEBIBYTE)])) == "archive_bomb"


def test_pictures_count_by_their_ratio_only(tmp_path):
    path = archive(tmp_path / "a.zip", [("a.xml", "<x/>"), ("media/a.png", b"\0" * (2 * MEBIBYTE))], zipfile.ZIP_STORED)
    open_archive(path, SMALL).close()


def test_too_many_entries_are_a_bomb(tmp_path):
    assert refusal(archive(tmp_path / "a.zip", [(f"{n}.xml", "") for n in range(21)])) == "archive_bomb"


@pytest.mark.parametrize("name", ["../a.xml", "/etc/passwd", "a/../../b.xml", "..\\b.xml", "C:\\b.xml", "c:/b.xml"])
def test_names_that_leave_the_archive_are_refused(tmp_path, name):
    assert escapes(name)
    assert refusal(archive(tmp_path / "a.zip", [("a.xml", ""), (name, "x")])) == "corrupt"


@given(
    st.lists(
        st.text(alphabet="abc.年-_ ", min_size=1, max_size=8).filter(lambda part: part != ".."), min_size=1, max_size=5
    )
)
def test_names_without_climbing_stay_inside(parts):
    assert not escapes("/".join(["a", *parts]))


def test_repeated_names_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        path = archive(tmp_path / "a.zip", [("a.xml", "<x/>"), ("a.xml", "<y/>")])
    assert refusal(path) == "corrupt"


def test_encrypted_entries_are_told(tmp_path):
    data = bytearray(archive(tmp_path / "a.zip", [("a.xml", "x")]).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    (tmp_path / "b.zip").write_bytes(data)
    assert refusal(tmp_path / "b.zip") == "encrypted"


def test_a_broken_directory_is_corrupt(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(archive(tmp_path / "b.zip", [("a.xml", "x")]).read_bytes()[:-10])
    assert refusal(path) == "corrupt"


def test_a_wrong_checksum_is_corrupt(tmp_path):
    path = archive(tmp_path / "a.zip", [("a.xml", "hello world")], zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"hello", b"jello"))
    with open_archive(path, SMALL) as opened, pytest.raises(DocumentError) as caught:
        read_part(opened, "a.xml")
    assert caught.value.code == "corrupt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_declarations_are_refused_in_any_encoding(tmp_path, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>'
    with (
        open_archive(archive(tmp_path / "a.zip", [("a.xml", text.encode(encoding))]), SMALL) as opened,
        pytest.raises(DocumentError) as caught,
    ):
        read_part(opened, "a.xml")
    assert caught.value.code == "corrupt"


def test_encodings_that_could_hide_a_declaration_are_refused(tmp_path):
    text = '<?xml version="1.0" encoding="utf-7"?><d/>'
    with open_archive(archive(tmp_path / "a.zip", [("a.xml", text)]), SMALL) as opened, pytest.raises(DocumentError):
        read_part(opened, "a.xml")


def test_xml_nested_too_deep_is_refused():
    with pytest.raises(DocumentError) as caught:
        parse_xml(b"<a>" * 5000 + b"</a>" * 5000)
    assert caught.value.code == "corrupt"


def test_entities_are_never_resolved():
    root = parse_xml(b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "secret">]><d>&x;&y;</d>')
    assert "".join(root.itertext()).replace("&x;", "").replace("&y;", "") == ""


def test_a_file_beyond_the_size_limit_is_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100)
    with pytest.raises(DocumentError) as caught:
        check_file(path, Limits(max_file_bytes=99))
    assert caught.value.code == "too_large"


def test_time_grows_with_size_up_to_a_bound():
    limits = Limits(seconds=10, seconds_per_mebibyte=2, max_seconds=60)
    assert limits.seconds_for(0) == 10
    assert limits.seconds_for(5 * MEBIBYTE) == 20
    assert limits.seconds_for(500 * MEBIBYTE) == 60


@given(st.binary(max_size=300))
def test_any_bytes_are_xml_or_refused(data):
    try:
        parse_xml(data)
    except DocumentError as error:
        assert error.code == "corrupt"  # noqa: PT017 - either outcome is right, anything else is not


@given(st.binary(max_size=300), st.integers(min_value=0, max_value=200))
def test_a_damaged_archive_never_escapes_as_another_error(tmp_path_factory, noise, position):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.xml", "<x>128.4</x>")
    data = bytearray(buffer.getvalue())
    data[position : position + len(noise)] = noise
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    path.write_bytes(data)
    try:
        with open_archive(path, SMALL) as opened:
            for name in opened.namelist():
                read_part(opened, name)
    except DocumentError as error:
        assert error.code in {"corrupt", "encrypted", "archive_bomb"}  # noqa: PT017
