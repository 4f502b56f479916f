"""Cycles of lands by the names players have for them. Who is in a cycle is a matter of names, not of texts."""

from django.db.models import Q

from .predicate import Predicate, typed

CYCLES = {
    "dual": ("a land of the first cycle with two basic types", """
        Tundra; Underground Sea; Badlands; Taiga; Savannah; Scrubland; Volcanic Island; Bayou; Plateau; Tropical Island
    """),
    "fetchland": ("a land that fetches one of two basic types", """
        Flooded Strand; Polluted Delta; Bloodstained Mire; Wooded Foothills; Windswept Heath; Marsh Flats;
        Scalding Tarn;
        Verdant Catacombs; Arid Mesa; Misty Rainforest
    """),
    "shockland": ("a land of two types that comes untapped for 2 life", """
        Hallowed Fountain; Watery Grave; Blood Crypt; Stomping Ground; Temple Garden; Godless Shrine; Steam Vents;
        Overgrown Tomb; Sacred Foundry; Breeding Pool
    """),
    "checkland": ("a land that comes untapped beside a basic type", """
        Glacial Fortress; Drowned Catacomb; Dragonskull Summit; Rootbound Crag; Sunpetal Grove; Isolated Chapel;
        Sulfur Falls; Woodland Cemetery; Clifftop Retreat; Hinterland Harbor
    """),
    "fastland": ("a land that comes untapped early", """
        Seachrome Coast; Darkslick Shores; Blackcleave Cliffs; Copperline Gorge; Razorverge Thicket;
        Concealed Courtyard;
        Spirebluff Canal; Blooming Marsh; Inspiring Vantage; Botanical Sanctum
    """),
    "slowland": ("a land that comes untapped late", """
        Deserted Beach; Shipwreck Marsh; Haunted Ridge; Rockfall Vale; Overgrown Farmland; Shattered Sanctum;
        Stormcarved Coast; Deathcap Glade; Sundown Pass; Dreamroot Cascade
    """),
    "painland": ("a land whose coloured mana hurts", """
        Adarkar Wastes; Underground River; Sulfurous Springs; Karplusan Forest; Brushland; Caves of Koilos; Shivan Reef;
        Llanowar Wastes; Battlefield Forge; Yavimaya Coast
    """),
    "filterland": ("a land that turns mana into other mana", """
        Mystic Gate; Sunken Ruins; Graven Cairns; Fire-Lit Thicket; Wooded Bastion; Fetid Heath; Cascade Bluffs;
        Twilight Mire; Rugged Prairie; Flooded Grove; Skycloud Expanse; Darkwater Catacombs; Shadowblood Ridge;
        Mossfire Valley; Sungrass Prairie; Desolate Mire; Ferrous Lake; Viridescent Bog; Sunscorched Divide;
        Overflowing Basin; Cascading Cataracts; Crystal Quarry
    """),
    "bounceland": ("a land that returns another and makes two mana", """
        Azorius Chancery; Dimir Aqueduct; Rakdos Carnarium; Gruul Turf; Selesnya Sanctuary; Orzhov Basilica;
        Izzet Boilerworks; Golgari Rot Farm; Boros Garrison; Simic Growth Chamber; Coral Atoll; Dormant Volcano;
        Everglades;
        Jungle Basin; Karoo; Guildless Commons; Arid Archway
    """),
    "gainland": ("a tapped land that gains 1 life", """
        Tranquil Cove; Dismal Backwater; Bloodfell Caves; Rugged Highlands; Blossoming Sands; Scoured Barrens;
        Swiftwater Cliffs;
        Jungle Hollow; Wind-Scarred Crag; Thornwood Falls; Sejiri Refuge; Jwar Isle Refuge; Akoum Refuge;
        Kazandu Refuge;
        Graypelt Refuge
    """),
    "scryland": ("a tapped land that scries", """
        Temple of Enlightenment; Temple of Deceit; Temple of Malice; Temple of Abandon; Temple of Plenty;
        Temple of Silence;
        Temple of Epiphany; Temple of Malady; Temple of Triumph; Temple of Mystery
    """),
    "surveilland": ("a land of two types that surveils", """
        Meticulous Archive; Undercity Sewers; Raucous Theater; Commercial District; Lush Portico; Shadowy Backstreet;
        Thundering Falls; Underground Mortuary; Elegant Parlor; Hedge Maze
    """),
    "shadowland": ("a land that comes untapped for a basic type in hand", """
        Port Town; Choked Estuary; Foreboding Ruins; Game Trail; Fortified Village; Shineshadow Snarl; Frostboil Snarl;
        Necroblossom Snarl; Furycalm Snarl; Vineglimmer Snarl
    """),
    "tangoland": ("a land of two types that comes untapped beside two basics", """
        Prairie Stream; Sunken Hollow; Smoldering Marsh; Cinder Glade; Canopy Vista; Radiant Summit; Vernal Fen;
        Sodden Verdure; Eclipsed Steppe; Scorched Geyser
    """),
    "canopyland": ("a land that becomes a card", """
        Horizon Canopy; Fiery Islet; Nurturing Peatland; Silent Clearing; Sunbaked Canyon; Waterlogged Grove
    """),
    "bondland": ("a land that comes untapped beside two opponents", """
        Sea of Clouds; Morphic Pool; Luxury Suite; Spire Garden; Bountiful Promenade; Vault of Champions;
        Training Center;
        Undergrowth Stadium; Spectator Seating; Rejuvenating Springs
    """),
    "bikeland": ("a land of two types with cycling", """
        Irrigated Farmland; Fetid Pools; Canyon Slough; Sheltered Thicket; Scattered Groves; Rain-Slicked Copse;
        Festering Thicket; Glittering Massif
    """),
    "triland": ("a tapped land of three colours without types", """
        Arcane Sanctum; Crumbling Necropolis; Savage Lands; Jungle Shrine; Seaside Citadel; Sandsteppe Citadel;
        Mystic Monastery;
        Opulent Palace; Nomad Outpost; Frontier Bivouac
    """),
    "triome": ("a land of three types with cycling", """
        Indatha Triome; Ketria Triome; Raugrin Triome; Savai Triome; Zagoth Triome; Jetmir's Garden; Raffine's Tower;
        Spara's Headquarters; Xander's Lounge; Ziatora's Proving Ground
    """),
    "pathway": ("a land of one colour or another", """
        Branchloft Pathway // Boulderloft Pathway; Brightclimb Pathway // Grimclimb Pathway;
        Clearwater Pathway // Murkwater Pathway; Cragcrown Pathway // Timbercrown Pathway;
        Needleverge Pathway // Pillarverge Pathway; Riverglide Pathway // Lavaglide Pathway;
        Barkchannel Pathway // Tidechannel Pathway; Blightstep Pathway // Searstep Pathway;
        Darkbore Pathway // Slitherbore Pathway; Hengegate Pathway // Mistgate Pathway
    """),
}  # fmt: skip
LAND_ALIASES = {
    "karoo": "bounceland", "canland": "canopyland", "horizonland": "canopyland", "cycleland": "bikeland",
    "bicycleland": "bikeland", "tricycleland": "triome", "trikeland": "triome", "battleland": "tangoland",
    "snarl": "shadowland", "revealland": "shadowland", "manland": "creatureland", "crowdland": "bondland",
    "temple": "scryland", "refuge": "gainland", "lifeland": "gainland", "duals": "dual", "abur": "dual",
}  # fmt: skip


def called(names: str) -> Q:
    return Q(name__in=[" ".join(name.split()) for name in names.split(";")])


LANDS = {word: Predicate(meaning, called(names)) for word, (meaning, names) in CYCLES.items()} | {
    "creatureland": Predicate(
        "a land that becomes a creature", typed("land") & Q(search_rules__regex="becomes? an? .*creature")
    ),
    "storageland": Predicate(
        "a land that stores counters", typed("land") & Q(search_rules__contains="storage counter")
    ),
}
