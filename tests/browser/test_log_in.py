from playwright.sync_api import Page, expect

from apps.accounts.models import User


def test_an_operator_logs_in_with_the_address_in_any_case(site: Page) -> None:
    User.objects.create_superuser("operator@example.org", "Mox-Opal-1", display_name="Olivia")
    site.goto("/admin/")
    site.get_by_label("E-mail address").fill("OPERATOR@example.org")
    site.get_by_label("Password").fill("Mox-Opal-1")
    site.get_by_role("button", name="Sign in").click()
    expect(site.get_by_text("Olivia", exact=True)).to_be_visible()
