// A strict JSON reader for tests.
#pragma once

#include <boost/json.hpp>
