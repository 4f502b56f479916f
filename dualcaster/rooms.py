"""How lower rooms reach higher ones without importing them: who hears of what, as dotted paths."""

# What belongs to a person, by the name it has in their file: each room that keeps something of theirs adds a line.
PERSONAL_DATA = {
    part: f"apps.accounts.export.{part}"
    for part in ("account", "preferences", "api_keys", "programs", "sessions", "second_factor")
} | {
    "saved_searches": "apps.cards.saved.saved_searches",
    "inventory": "apps.collection.models.lots.inventory",
    "locations": "apps.collection.models.places.locations",
    "disposals": "apps.collection.models.parting.disposals",
    "imports": "apps.collection.models.imports.imports",
    "completion": "apps.collection.models.completion.completion",
    "notifications": "apps.notifications.models.notifications.notifications",
    "happenings": "apps.notifications.models.notifications.happenings",
    "channels": "apps.notifications.models.channels.channels",
    "notification_habits": "apps.notifications.models.habits.habits",
    "want_list": "apps.wantlist.models.wants.want_list",
    "price_alerts": "apps.wantlist.models.alerts.price_alerts",
    "price_alert_history": "apps.wantlist.models.firings.firings",
}

# Who is asked to forget a person before their row goes: what hangs on the row by a foreign key needs no line.
FORGET_PERSON = [f"apps.accounts.deletion.{what}" for what in ("sessions", "wrong_passwords")]

# What preferences choose from; this is how the lowest room knows the words of the higher ones.
PREFERENCE_CHOICES = {
    "conditions": "apps.cards.words.Condition",
    "languages": "apps.cards.words.Language",
    "marketplaces": "apps.prices.models.Marketplace",
}

# Who hears of a price change, as dotted paths of callables: set-based statements inside the feed's transaction,
# and announcements once it has committed. This list is how lower rooms reach higher ones without importing them.
PRICE_LISTENERS: dict[str, list[str]] = {
    "in_transaction": ["apps.prices.headlines.follow", "apps.prices.ticks.write", "apps.wantlist.watching.follow"],
    "after_commit": ["dualcaster.lib.answers.changed"],
}

# Who adds words to the search language, as dotted paths of modules: see apps/cards/search/keyword.py.
SEARCH_KEYWORDS = [f"apps.{room}.keywords" for room in ("cards.search", "prices", "collection", "wantlist")]

# Who knows which cards people want: callables that answer at most so many numbers of cards, the most wanted first.
CARD_INTEREST: list[str] = ["apps.collection.holding.interest.most_owned"]

# Who knows tips that are true of people's own data: see apps/notifications/tips.py.
TIPS = [
    "apps.notifications.tips.many_letters",
    "apps.notifications.tips.clock_of_nowhere",
    "apps.collection.tips.unknown_cost",
    "apps.wantlist.tips.wants_without_target",
]
