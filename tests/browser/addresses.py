"""Every kind of page there is, by the address of one that holds much."""

SWCEC = "southwest-colorado-education-collaborative-co"
RSIZ = "rural-schools-innovation-zone-tx"
HTI = "homegrown-talent-initiative-co"
SAMPLE = "sample-prairie-pathways-collaborative-co"
SECTIONS = ("members", "governance", "services", "pathways", "funding", "history")

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
    "/organizations/montezuma-cortez-re-1-co",
    "/organizations/pueblo-community-college-co",
    "/schools/durango-high-school-co",
    "/places",
    "/places/CO",
    "/places/CO/montezuma-county",
    "/regions/san-luis-valley-co",
    "/compare",
    f"/compare?c={SWCEC}",
    f"/compare?c={SWCEC}&c={RSIZ}&c={HTI}",
    "/regions/san-luis-valley-co/pathways",
    "/careers",
    "/careers?soc=29-1141&school=durango-high-school-co&grade=11",
    "/pathways",
    "/pathways/sample-health-sciences-co",
    "/pathways/agricultural-business-co",
    "/compare/pathways?p=sample-health-sciences-co&p=sample-welding-and-metal-work-co",
    "/shortlist",
    "/shortlist?s=no-such-pathway&find=welding",
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
    f"/manage/collaboratives/{SAMPLE}",
    f"/manage/collaboratives/{SAMPLE}/edit",
    f"/manage/collaboratives/{SAMPLE}/members/new",
    f"/manage/collaboratives/{SAMPLE}/pathways/new",
    f"/manage/organizations/{SAMPLE}/edit",
    f"/manage/organizations/{SAMPLE}/facts/new",
    f"/manage/organizations/{SAMPLE}/retire",
    "/manage/organizations/new",
]
