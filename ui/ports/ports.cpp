// Nothing but the meta objects of the two interfaces.
#include "ui/ports/backend.h"
#include "ui/ports/test_client.h"
