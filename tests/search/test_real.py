def test_x(real_app, real_snapshot):
    assert real_snapshot.searcher.num_docs > 20000
    r = real_app.test_client().get("/search?q=cortez")
    assert r.status_code == 200
