"""How the pages look: the reader's choice of a theme and of a language."""

import shutil
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from web import environment
from web.record import context

THEME = "/look/theme/"
LOGIN = "/accounts/login/"


def test_a_theme_is_chosen_without_an_account_and_leads_back(client, db):
    answer = client.post(THEME, {"theme": "dark", "next": LOGIN})
    assert answer["Location"] == LOGIN
    page = client.get(LOGIN).content.decode()
    assert 'data-theme="dark"' in page and 'name="color-scheme" content="dark"' in page


def test_without_a_choice_the_device_decides(client, db):
    page = client.get(LOGIN).content.decode()
    assert 'data-theme="auto"' in page and 'content="light dark"' in page


def test_an_unknown_theme_is_refused_and_a_made_up_cookie_does_nothing(client, db):
    assert client.post(THEME, {"theme": "<b>"}).status_code == 400
    client.cookies["mi_theme"] = '"><b>'
    assert 'data-theme="auto"' in client.get(LOGIN).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_the_choice_never_leads_elsewhere(client, db, elsewhere):
    assert client.post(THEME, {"theme": "light", "next": elsewhere})["Location"] == "/"


def test_looking_changes_nothing(client, db):
    assert client.get(THEME, {"theme": "dark"}).status_code == 405


def test_after_a_form_that_was_refused_the_choice_leads_to_the_start(client, cast):
    page = client.post(LOGIN, {"username": "stella", "password": "wrong"}).content.decode()
    assert '<input type="hidden" name="next" value="">' in page


def test_one_language_is_no_choice_and_two_are(client, db, settings):
    assert 'name="language"' not in client.get(LOGIN).content.decode()
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    assert '<option value="de" lang="de">Deutsch</option>' in client.get(LOGIN).content.decode()
    client.post("/look/language/", {"language": "de", "next": LOGIN})
    assert '<html lang="de"' in client.get(LOGIN).content.decode()


@pytest.mark.parametrize("given", ["de", "de:", ":Deutsch", ","])
def test_a_language_without_a_name_is_named_with_the_remedy(monkeypatch, given):
    monkeypatch.setenv("MI_LANGUAGES", given)
    with pytest.raises(ImproperlyConfigured, match="MI_LANGUAGES .* for example: en:English, de:Deutsch"):
        environment.languages("MI_LANGUAGES", "en:English")


def test_languages_are_a_code_and_an_own_name(monkeypatch):
    monkeypatch.setenv("MI_LANGUAGES", "en:English, de:Deutsch")
    assert environment.languages("MI_LANGUAGES", "en:English") == [("en", "English"), ("de", "Deutsch")]


@pytest.fixture
def german_ray(persona_folder, settings):
    """A German Ray, and a web that offers German."""
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    (persona_folder / "de").mkdir()
    text = (persona_folder / "ray.yml").read_text(encoding="utf-8")
    (persona_folder / "de" / "ray.yml").write_text(text.replace("name: Ray", "name: Rainer", 1), encoding="utf-8")


def test_clients_are_those_of_the_readers_language(as_user, cast, german_ray):
    student = as_user(cast.student)
    assert "Rainer" not in student.get("/practice/").content.decode()
    assert "Rainer" in student.get("/practice/", headers={"accept-language": "de"}).content.decode()


def test_the_bot_is_told_the_language_where_it_is_not_english(as_user, cast, german_ray, fake_bot):
    student = as_user(cast.student)
    for language in ("en", "de"):
        chosen = {"key": str(uuid.uuid4()), "persona": "ray", "feedback": "each_turn"}
        student.post("/practice/start/", chosen, headers={"accept-language": language})
    assert '"language"' not in fake_bot.sent[0] and '"language": "de"' in fake_bot.sent[1]


def test_names_and_meanings_are_those_of_the_readers_language(client, db, settings, tmp_path):
    shutil.copytree(settings.COACHING, tmp_path / "coaching")
    (tmp_path / "coaching" / "de").mkdir()
    (tmp_path / "coaching" / "de" / "words.yml").write_text("outcomes: {argued: {name: Gestritten}}\n")
    settings.COACHING = tmp_path / "coaching"
    with translation.override("de"):
        assert context.words().outcomes["argued"]["name"] == "Gestritten"
    assert context.words().outcomes["argued"]["name"] == "Argued"
