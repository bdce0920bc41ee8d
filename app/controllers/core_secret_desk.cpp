#include "app/controllers/core_secret_desk.h"

#include "core/base/log.h"
#include "core/doctor/certificates.h"

#include <QMetaObject>
#include <QPointer>

#include <mutex>

namespace hookline::controllers {

using keychain::Keychain;

/// The keychain's threads may have an answer when the desk is gone.
struct CoreSecretDesk::Door {
    std::mutex mutex;
    CoreSecretDesk* desk = nullptr;
};

CoreSecretDesk::CoreSecretDesk(QObject* parent)
    : SecretDesk(parent)
    , m_door(std::make_shared<Door>())
{
    m_door->desk = this;
}

CoreSecretDesk::~CoreSecretDesk()
{
    const std::scoped_lock lock(m_door->mutex);
    m_door->desk = nullptr;
}

Keychain::Done CoreSecretDesk::home(QObject* asker, Done done) const
{
    return [door = m_door, asker = QPointer<QObject>(asker), done = std::move(done)](const base::Result<>& result) {
        const std::scoped_lock lock(door->mutex);
        if (!door->desk)
            return;
        QMetaObject::invokeMethod(
            door->desk,
            [asker, done, result] {
                if (asker)
                    done(result);
            },
            Qt::QueuedConnection);
    };
}

quint64 CoreSecretDesk::probe(QObject* asker, Done done) { return Keychain::instance().probe(home(asker, std::move(done))); }

quint64 CoreSecretDesk::look(const QString& entry, QObject* asker, Done done)
{
    return Keychain::instance().look(entry.toStdString(), home(asker, std::move(done)));
}

quint64 CoreSecretDesk::unlock(const QString& entry, QObject* asker, Done done)
{
    return Keychain::instance().unlock(entry.toStdString(), home(asker, std::move(done)));
}

quint64 CoreSecretDesk::store(const QString& entry, const QString& secret, QObject* asker, Done done)
{
    return Keychain::instance().store(entry.toStdString(), secret.toStdString(), home(asker, std::move(done)));
}

void CoreSecretDesk::cancel(quint64 ticket) { Keychain::instance().cancel(ticket); }

void CoreSecretDesk::keepForSession(const QString& entry, const QString& secret)
{
    Keychain::instance().keepForSession(entry.toStdString(), secret.toStdString());
}

std::optional<config::Issue> CoreSecretDesk::checkCertificates(const config::KafkaSettings& settings) const
{
    return doctor::checkCertificates(settings);
}

bool CoreSecretDesk::isKeptForSession(const QString& entry) const { return Keychain::instance().isKeptForSession(entry.toStdString()); }

void CoreSecretDesk::withdraw(const std::string& entry)
{
    Keychain::instance().withdraw(entry, [entry](const base::Result<>& result) {
        if (!result)
            base::logWarning("keychain", "the entry \"" + entry + "\" is named by nobody any more, and stays: " + result.error().text());
    });
}

void CoreSecretDesk::putBack(const std::string& entry)
{
    Keychain::instance().putBack(entry, [entry](const base::Result<>& result) {
        if (!result)
            base::logWarning("keychain", "the entry \"" + entry + "\" is kept in memory only: " + result.error().text());
    });
}

void CoreSecretDesk::rename(const std::string& from, const std::string& to, std::function<void()> done)
{
    Keychain::instance().move(from, to, home(this, [from, done = std::move(done)](const base::Result<>& result) {
        if (result)
            done();
        else
            base::logWarning("keychain", "the entry \"" + from + "\" keeps its name: " + result.error().text());
    }));
}

} // namespace hookline::controllers
