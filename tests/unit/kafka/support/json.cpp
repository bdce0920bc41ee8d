#include <boost/json/src.hpp> // the whole library, compiled here once
