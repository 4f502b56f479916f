"""The page that says how to buy one's want list for the least money."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.collection.holding.views import OwnRequest

from .models import WantListItem
from .shopping import shopping


@login_required
@require_safe
def buy(request: OwnRequest) -> HttpResponse:
    said = request.GET.get("priority", "")
    priority = int(said) if said in ("1", "2", "3") else None
    about = shopping(request.user, request.currency, request.preferences.marketplaces, priority)
    fewest = request.GET.get("way") == "fewest"
    plan = about.ways.fewest if fewest else about.ways.best
    context = {"shopping": about, "ways": about.ways, "plan": plan, "fewest": fewest, "priority": priority,
               "priorities": WantListItem.Priority.choices}  # fmt: skip
    return render(request, "wantlist/buy.html", context)
