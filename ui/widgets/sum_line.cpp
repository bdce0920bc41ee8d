#include "ui/widgets/sum_line.h"

#include "ui/format.h"
#include "ui/models/metrics_history.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/label.h"
#include "ui/widgets/link.h"

#include <QEvent>
#include <QHBoxLayout>

namespace hookline::ui {
namespace {

struct Part {
    const char* name;
    const char* sign; ///< after the number
    const char* filter;
    std::uint64_t metrics::KafkaSnapshot::*value;
};

constexpr Part kParts[] = {
    { "sumMatchedLink", "=", "kafka.status in {queued, acked, failed}", &metrics::KafkaSnapshot::matched },
    { "sumAcknowledgedLink", "+", "kafka.status == acked", &metrics::KafkaSnapshot::acknowledged },
    { "sumFailedLink", "+", "kafka.status == failed and not kafka.error in {-10003, -10004}", &metrics::KafkaSnapshot::failed },
    { "sumDroppedLink", "+", "kafka.error in {-10003, -10004}", &metrics::KafkaSnapshot::dropped },
    { "sumInFlightLink", "+", "kafka.status == queued", &metrics::KafkaSnapshot::inFlight },
    { "sumQueuedLink", "", "kafka.status == queued", &metrics::KafkaSnapshot::queued },
};

} // namespace

SumLine::SumLine(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("sumLine"));
    auto* flow = new FlowLayout(10, this);
    m_since = new Label(Role::TextMuted);
    flow->addWidget(m_since);
    for (int i = 0; i < kParts; ++i) {
        // Word, number and the sign after it stay together when the line breaks.
        auto* piece = new QWidget;
        auto* row = new QHBoxLayout(piece);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(4);
        const Part& part = ui::kParts[i];
        m_words[i] = new Label(Role::TextMuted);
        m_numbers[i] = new Link(part.name, Role::Text, 1.0, true);
        m_numbers[i]->setSteady(true);
        row->addWidget(m_words[i]);
        row->addWidget(m_numbers[i]);
        if (part.sign[0]) {
            auto* sign = new Label(Role::TextMuted);
            sign->setText(QLatin1String(part.sign));
            row->addSpacing(4);
            row->addWidget(sign);
        }
        flow->addWidget(piece);
        connect(m_numbers[i], &Link::clicked, this, [this, i] { emit eventsWanted(QLatin1String(ui::kParts[i].filter)); });
    }
    m_verdict = new Label(Role::Ok, 1.0, true);
    m_verdict->setObjectName(QStringLiteral("sumLabel"));
    flow->addWidget(m_verdict);
    retranslate();
}

void SumLine::show(const metrics::KafkaSnapshot& kafka)
{
    m_kafka = kafka;
    for (int i = 0; i < kParts; ++i) {
        const std::uint64_t value = kafka.*ui::kParts[i].value;
        const bool bad = value > 0 && (i == 2 || i == 3);
        m_numbers[i]->set(number(value), bad ? Role::Error : Role::Text);
    }
    const bool holds = MetricsHistory::reconciles(kafka);
    const std::uint64_t sum = kafka.acknowledged + kafka.failed + kafka.dropped + kafka.inFlight + kafka.queued;
    const std::uint64_t counted = kafka.failed + kafka.dropped, lost = bridgeLosses(kafka), kept = counted - lost;
    const QString adds = kept == 0 ? tr("adds up: %1 failed or dropped, all lost").arg(number(counted))
        : lost == 0                ? tr("adds up: %1 failed or dropped, all kept elsewhere").arg(number(counted))
                                   : tr("adds up: %1 failed or dropped, %2 of them kept elsewhere, %3 lost")
                                         .arg(number(counted), number(kept), number(lost));
    m_verdict->setRole(!holds ? Role::Error : counted > 0 ? Role::TextMuted : Role::Ok);
    m_verdict->setText(holds && counted > 0 ? QStringLiteral("\u2713 ") + adds
            : holds ? QStringLiteral("\u2713 ") + tr("nothing is missing")
            : kafka.matched > sum
            ? QStringLiteral("\u2260 ") + tr("%1 are missing").arg(number(kafka.matched - sum))
            : QStringLiteral("\u2260 ") + tr("%1 too many").arg(number(sum - kafka.matched)));
}

void SumLine::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void SumLine::retranslate()
{
    m_since->setText(tr("Since start:"));
    const QString words[] = { tr("matched"), tr("acknowledged"), tr("failed"), tr("dropped"), tr("in flight"), tr("queued") };
    for (int i = 0; i < kParts; ++i) {
        m_words[i]->setText(words[i]);
        m_numbers[i]->setAbout(words[i], tr("Show these events"));
    }
    show(m_kafka);
}

} // namespace hookline::ui
