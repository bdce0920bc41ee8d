#include "app/runtime/keychain_command.h"

#include "app/runtime/ask_secret.h"
#include "core/auth/secret.h"
#include "core/config/secret_reference.h"
#include "core/keychain/keychain.h"

#include <cstdio>
#include <future>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::runtime {
namespace {

constexpr const char* kUsage
    = "Usage: hooklined keychain check           whether a system keychain answers and is unlocked\n"
      "       hooklined keychain check ENTRY     whether it has this entry\n"
      "       hooklined keychain store ENTRY     asks for a secret, or takes the line piped in, and keeps it there\n"
      "       hooklined keychain remove ENTRY    removes it\n"
      "       hooklined keychain unlock [ENTRY]  lets the keychain ask for its password on the screen\n"
      "The configuration names an entry as \"keychain:ENTRY\". The keychain is the desktop's Secret Service (GNOME keyring, KeePassXC, KWallet) on\n"
      "the session bus of DBUS_SESSION_BUS_ADDRESS. A running broker reads an entry again on SIGHUP.\n";

using keychain::Keychain;

Exit told(const base::Result<>& result, const std::string& fine)
{
    if (!result) {
        std::fprintf(stderr, "hooklined keychain: %s\n", result.error().text().c_str());
        return Exit::Failed;
    }
    std::printf("%s\n", fine.c_str());
    return Exit::Ok;
}

/// Until it is answered, which the keychain's own limits see to.
template <class Order> base::Result<> waited(Order order)
{
    std::promise<base::Result<>> answer;
    auto future = answer.get_future();
    order([&answer](base::Result<> result) { answer.set_value(std::move(result)); });
    return future.get();
}

} // namespace

Exit keychainCommand(int count, char** arguments)
{
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (!words.empty() && (words[0] == "--help" || words[0] == "-h")) {
        std::fputs(kUsage, stdout);
        return Exit::Ok;
    }
    const std::string what = words.empty() ? std::string() : words[0];
    const std::string entry = words.size() > 1 ? words[1] : std::string();
    const bool needsEntry = what == "store" || what == "remove";
    if (words.size() > 2 || (needsEntry && entry.empty()) || (!needsEntry && what != "check" && what != "unlock")) {
        std::fputs(kUsage, stderr);
        return Exit::Usage;
    }
    if (!entry.empty() && (entry.starts_with("--") || !config::isEntryName(entry))) {
        std::fprintf(stderr, "hooklined keychain: no entry can be called that: write 1 to 256 characters\n");
        return Exit::Usage;
    }
    Keychain& keychain = Keychain::instance();
    if (what == "check" && !entry.empty()) {
        const auto secret = keychain.read(entry, keychain::Wait::Short);
        return told(secret ? base::Result<>() : base::fail(secret.error()), "the entry \"" + entry + "\" is there");
    }
    if (what == "check")
        return told(waited([&](Keychain::Done done) { keychain.probe(std::move(done)); }), "the system keychain answers and is unlocked");
    if (what == "remove")
        return told(waited([&](Keychain::Done done) { keychain.remove(entry, std::move(done)); }), "there is no entry \"" + entry + "\" any more");
    if (what == "unlock")
        return told(waited([&](Keychain::Done done) { keychain.unlock(entry, std::move(done)); }), "the system keychain is unlocked");
    std::string secret;
    if (!askSecret("hooklined keychain", "Secret", secret))
        return Exit::Failed;
    if (secret.empty()) {
        std::fprintf(stderr, "hooklined keychain: the secret is empty; nothing was changed\n");
        return Exit::Failed;
    }
    const auto stored = waited([&](Keychain::Done done) { keychain.store(entry, secret, std::move(done)); });
    auth::wipe(secret);
    return told(stored, "stored; the configuration names it \"keychain:" + entry + "\"");
}

} // namespace hookline::runtime
