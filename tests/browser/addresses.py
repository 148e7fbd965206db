"""Every kind of page there is, by the address of one that holds much."""

SWCEC = "southwest-colorado-education-collaborative-co"
RSIZ = "rural-schools-innovation-zone-tx"
HTI = "homegrown-talent-initiative-co"
SAMPLE = "sample-prairie-pathways-collaborative-co"
SPRINGFIELD = "springfield-empowerment-zone-partnership-ma"
#: What the sample would cost a district that does not belong to it, in all its parts.
ASKED = f"/collaboratives/{SAMPLE}/cost?for=bayfield-10-jt-r-co&cost=100000&uses=3&other_uses=9"
FOUR = f"/compare?c={SAMPLE}&c={SWCEC}&c={RSIZ}&c={SPRINGFIELD}&students=412"
BLUESTEM = "sample-bluestem-high-school-co"
SAMPLES = [
    f"sample-{name}-co"
    for name in ("health-sciences", "welding-and-metal-work", "wind-energy", "teaching-and-early-childhood")
]
SECTIONS = ("members", "governance", "services", "pathways", "funding", "community", "history")

PUBLIC = [
    "/",
    "/search",
    "/search?q=nursing&state=CO",
    "/search?near=81321&within=100",
    "/search?near=999999",
    "/search?q=zzqqy&state=WY",
    "/search?view=map",
    "/search?state=CO&view=map",
    "/collaboratives",
    f"/collaboratives?c={HTI}",
    f"/collaboratives/{SWCEC}",
    *(f"/collaboratives/{SWCEC}/{section}" for section in SECTIONS),
    f"/collaboratives/{SAMPLE}",
    *(f"/collaboratives/{SAMPLE}/{section}" for section in SECTIONS),
    f"/collaboratives/{SAMPLE}/community/sample-supper-in-bluestem",
    f"/collaboratives/{SAMPLE}/report?from=2025-07-01&until=2026-06-30",
    f"/collaboratives/{SWCEC}/report?from=never",
    *(f"/collaboratives/{SPRINGFIELD}/{section}" for section in ("governance", "history")),
    f"/collaboratives/{SWCEC}/cost",
    f"/collaboratives/{SAMPLE}/cost?for=bayfield&students=many&cost=12.345&tiers=x",
    ASKED,
    "/governance",
    "/governance/boces",
    "/governance?m=boces&m=nonprofit_501c3&m=innovation_zone_nonprofit",
    "/services",
    "/services?aim=expand",
    "/services?category=shared_courses",
    "/services/sample-nursing-academy-co",
    "/funding",
    "/funding/opportunity-now",
    "/funders/colorado-department-of-education-co",
    "/organizations/sample-plains-community-college-co",
    "/organizations/montezuma-cortez-re-1-co",
    "/organizations/pueblo-community-college-co",
    "/schools/durango-high-school-co",
    "/schools/durango-high-school-co?year=2022-23",
    f"/schools/{BLUESTEM}",
    f"/schools/{BLUESTEM}?grade=11&who=students",
    f"/schools/{BLUESTEM}?grade=99&year=never",
    f"/schools/{BLUESTEM}/sheet",
    "/schools/durango-high-school-co/sheet?year=2022-23",
    "/places",
    "/places/CO",
    "/places/CO/montezuma-county",
    "/regions/san-luis-valley-co",
    "/compare",
    f"/compare?c={SWCEC}",
    f"/compare?c={SWCEC}&c={RSIZ}&c={HTI}",
    f"/ask?c={SWCEC}&c={SAMPLE}&c=no-such",
    "/regions/san-luis-valley-co/pathways",
    "/regions/southern-western-slope-co/pathways",
    "/careers",
    "/careers?soc=29-1141&school=durango-high-school-co&grade=11",
    f"/careers?cluster=healthcare-human-services&school={BLUESTEM}&grade=11",
    "/careers?job=nurse",
    "/pathways",
    "/pathways/sample-health-sciences-co",
    f"/pathways/sample-health-sciences-co?school={BLUESTEM}&grade=11",
    "/pathways/sample-health-sciences-co?school=durango&changes=0",
    "/pathways/agricultural-business-co",
    "/compare/pathways?p=sample-health-sciences-co&p=sample-welding-and-metal-work-co",
    "/compare/pathways?" + "&".join(f"p={slug}" for slug in SAMPLES),
    "/shortlist",
    "/shortlist?s=" + ",".join(SAMPLES),
    "/shortlist?s=no-such-pathway&find=welding",
    f"{FOUR}&differences=1",
    "/sign-in",
    "/about",
    "/accessibility",
    "/privacy",
    "/data",
    "/no-such-page",
]

SIGNED_IN = [
    "/manage",
    "/account",
    "/account/second-factor",
    "/manage/people",
    "/manage/mail",
    f"/manage/collaboratives/{SAMPLE}/people",
    f"/manage/collaboratives/{SAMPLE}",
    f"/manage/collaboratives/{SAMPLE}/edit",
    f"/manage/collaboratives/{SAMPLE}/members/new",
    f"/manage/collaboratives/{SAMPLE}/pathways/new",
    f"/manage/collaboratives/{SAMPLE}/offerings",
    f"/manage/collaboratives/{SAMPLE}/offerings/new",
    f"/manage/collaboratives/{SAMPLE}/offerings/copy",
    f"/manage/collaboratives/{SAMPLE}/years",
    f"/manage/collaboratives/{SAMPLE}/enquiries",
    "/manage/enquiries",
    f"/manage/collaboratives/{SAMPLE}/offerings/preview",
    f"/manage/collaboratives/{SAMPLE}/offerings/preview?school={BLUESTEM}&grade=11",
    f"/manage/collaboratives/{SAMPLE}/calendars/new",
    f"/manage/collaboratives/{SAMPLE}/community-sessions/new",
    f"/manage/collaboratives/{SAMPLE}/outcomes/new",
    f"/manage/organizations/{SAMPLE}/edit",
    f"/manage/organizations/{SAMPLE}/facts/new",
    f"/manage/organizations/{SAMPLE}/retire",
    f"/manage/organizations/{SAMPLE}/merge",
    f"/manage/organizations/{SAMPLE}/merge?other={BLUESTEM}",
    "/manage/duplicates",
    "/manage/organizations/new",
]

#: Forms of records that have no address of their own: the page that leads there, and how its links begin and end.
BEHIND_A_LIST = [
    (f"/manage/collaboratives/{SAMPLE}", "/manage/pathways/", "/edit"),
    (f"/manage/collaboratives/{SAMPLE}/offerings", "/manage/offerings/", "/edit"),
    (f"/manage/collaboratives/{SAMPLE}", "/manage/calendars/", "/edit"),
    (f"/manage/collaboratives/{SAMPLE}", "/manage/community-sessions/", "/edit"),
    (f"/manage/collaboratives/{SAMPLE}", "/manage/community-inputs/", "/edit"),
]
