// The bridge in detail and dry runs of rules, for the window.
#include "app/controllers/core_backend.h"

#include "app/controllers/core_text.h"
#include "app/controllers/rule_trials.h"
#include "app/runtime/runtime.h"
#include "core/kafka/bridge_look.h"
#include "core/kafka/rule_table.h"

#include <QMetaObject>

#include <utility>

namespace hookline::controllers {

void CoreBackend::askBridge()
{
    m_program.lookAtBridge([this](kafka::BridgeLook&& look) {
        // std::function wants copies; the look has one owner.
        auto parcel = std::make_shared<kafka::BridgeLook>(std::move(look));
        m_reports.start([this, parcel] {
            auto report = std::make_shared<const metrics::BridgeReport>(kafka::makeReport(std::move(*parcel)));
            QMetaObject::invokeMethod(this, [this, report] { emit bridgeReported(*report); }, Qt::QueuedConnection);
        });
    });
}

void CoreBackend::reconnectBridge()
{
    m_program.reconnectBridge([this](const base::Result<std::uint64_t>& moved) {
        QMetaObject::invokeMethod(
            this,
            [this, moved] {
                const QString before = std::exchange(m_notReconnected, moved ? QString() : qs(moved.error().id));
                if (!before.isEmpty() && before != m_notReconnected)
                    clearProblem(before);
                if (moved)
                    emit bridgeReconnected();
                else
                    report(moved.error());
            },
            Qt::QueuedConnection);
    });
}

void CoreBackend::pauseBridge(bool paused) { m_program.pauseBridge(paused); }

void CoreBackend::flushBridge()
{
    m_program.flushBridge([this](std::uint64_t left) {
        QMetaObject::invokeMethod(this, [this, left] { emit bridgeFlushed(left); }, Qt::QueuedConnection);
    });
}

void CoreBackend::endBridgeFlush() { m_program.endBridgeFlush(); }

std::vector<config::Issue> CoreBackend::checkRules(const config::KafkaSettings& settings) const { return kafka::checkRules(settings); }

void CoreBackend::tryRule(int ticket, const config::KafkaSettings& settings, const std::string& rule, std::vector<tap::Event> events)
{
    m_ruleTrials->ask({ ticket, settings, rule, std::move(events), m_program.practiceServers() });
}

} // namespace hookline::controllers
