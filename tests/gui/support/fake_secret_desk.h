// A system keychain in memory. Answers wait for answer(), as the real ones arrive later.
#pragma once

#include "ui/ports/secret_desk.h"

#include <QMap>
#include <QPointer>

#include <list>

namespace hookline::test {

class FakeSecretDesk : public ui::SecretDesk {
public:
    QMap<QString, QString> entries;
    QMap<QString, QString> session;
    base::Error trouble; ///< what every order is answered with; empty id: all is well
    int unlocks = 0;
    bool holds = false; ///< answers wait
    std::optional<config::Issue> certificates; ///< what is wrong with them

    quint64 probe(QObject* asker, Done done) override
    {
        return later(asker, [this, done] { done(said()); });
    }
    quint64 look(const QString& entry, QObject* asker, Done done) override
    {
        return later(asker, [this, entry, done] {
            if (trouble.id.empty() && !entries.contains(entry) && !session.contains(entry))
                done(base::fail({ "keychain.no_entry", "There is no such entry", {}, {} }));
            else
                done(said());
        });
    }
    quint64 unlock(const QString&, QObject* asker, Done done) override
    {
        ++unlocks;
        trouble = {};
        return later(asker, [done] { done({}); });
    }
    quint64 store(const QString& entry, const QString& secret, QObject* asker, Done done) override
    {
        return later(asker, [this, entry, secret, done] {
            if (trouble.id.empty())
                entries[entry] = secret;
            done(said());
        });
    }
    void cancel(quint64 ticket) override
    {
        m_waiting.remove_if([ticket](const Waiting& one) { return one.ticket == ticket; });
    }
    void keepForSession(const QString& entry, const QString& secret) override { session[entry] = secret; }
    bool isKeptForSession(const QString& entry) const override { return session.contains(entry); }
    std::optional<config::Issue> checkCertificates(const config::KafkaSettings&) const override { return certificates; }

    /// Everything that waits, and what that asks in turn.
    void answer()
    {
        while (!m_waiting.empty()) {
            const Waiting next = std::move(m_waiting.front());
            m_waiting.pop_front();
            if (next.asker)
                next.work();
        }
    }

private:
    struct Waiting {
        quint64 ticket;
        QPointer<QObject> asker;
        std::function<void()> work;
    };
    base::Result<> said() const { return trouble.id.empty() ? base::Result<>() : base::Result<>(base::fail(trouble)); }
    quint64 later(QObject* asker, std::function<void()> work)
    {
        m_waiting.push_back({ ++m_last, asker, std::move(work) });
        if (!holds)
            QMetaObject::invokeMethod(this, [this] { answer(); }, Qt::QueuedConnection);
        return m_last;
    }

    std::list<Waiting> m_waiting;
    quint64 m_last = 0;
};

} // namespace hookline::test
