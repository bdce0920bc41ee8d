// A bearer token for SASL OAUTHBEARER that somebody else keeps fresh: read from where it is whenever librdkafka wants a new one.
#pragma once

#include "core/base/result.h"
#include "core/keychain/keychain.h"

#include <cstdint>
#include <string>
#include <string_view>

struct rd_kafka_s;

namespace hookline::kafka {

struct OauthToken {
    std::string value;     ///< the token itself: never logged
    std::string principal; ///< "sub" of a JWT
    std::int64_t expiresMillis = 0; ///< since 1970; of a token that does not say it, five minutes from now
};

/// `reference` as config::readSecret() takes it. Errors: those of readSecret(), and "oauth.expired".
base::Result<OauthToken> readOauthToken(std::string_view reference, keychain::Wait wait = keychain::Wait::Short);

/// The property's value stands for a token to be read and not for librdkafka's own test tokens.
bool isTokenReference(std::string_view oauthbearerConfig) noexcept;
/// librdkafka's callback. @thread whoever polls the client
void refreshOauthToken(rd_kafka_s* client, const char* oauthbearerConfig, void* opaque);

} // namespace hookline::kafka
