// Makes the built-in test client with the backend this program was built with. The only header of app/testclient for others.
#pragma once

#include "ui/ports/test_client.h"

#include <memory>

namespace hookline::testclient {

/// `parent` may be null; a parent that dies first deletes the client, so release() the pointer when giving one. @thread ui
std::unique_ptr<ui::TestClient> makeTestClient(QObject* parent = nullptr);

} // namespace hookline::testclient
