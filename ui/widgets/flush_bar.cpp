#include "ui/widgets/flush_bar.h"

#include "ui/format.h"
#include "ui/models/bridge_numbers.h"
#include "ui/widgets/label.h"
#include "ui/widgets/stat.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kToldFor = 8000; // milliseconds

} // namespace

FlushBar::FlushBar(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("flushBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    m_text = new Label(Role::Text);
    m_text->setObjectName(QStringLiteral("flushLabel"));
    m_bar = new FillBar;
    m_bar->setCalm(true);
    m_end = new QPushButton;
    m_end->setObjectName(QStringLiteral("endFlushPushButton"));
    row->addWidget(m_text);
    row->addWidget(m_bar, 1);
    row->addWidget(m_end);
    m_away.setSingleShot(true);
    m_away.setInterval(kToldFor);
    connect(&m_away, &QTimer::timeout, this, &QWidget::hide);
    connect(m_end, &QPushButton::clicked, this, &FlushBar::endWanted);
    hide();
    retranslate();
}

void FlushBar::show(const metrics::KafkaSnapshot& kafka)
{
    if (!kafka.flushing)
        return; // finished() says so
    m_kafka = kafka;
    m_over = false;
    m_away.stop();
    const std::uint64_t sent = kafka.flushTotal - std::min(kafka.flushTotal, kafka.flushLeft);
    m_bar->setFraction(kafka.flushTotal == 0 ? 0 : static_cast<double>(sent) / static_cast<double>(kafka.flushTotal));
    m_text->setText(words());
    m_bar->setVisible(true);
    m_end->setVisible(true);
    setVisible(true);
}

void FlushBar::finished(std::uint64_t left)
{
    m_over = true;
    m_left = left;
    m_text->setText(words());
    m_bar->setVisible(false);
    m_end->setVisible(false);
    setVisible(true);
    m_away.start();
}

QString FlushBar::words() const
{
    if (m_over)
        return m_left == 0 ? QStringLiteral("\u2713 ") + tr("Flushed: what waited has gone to Kafka.")
                           : tr("Flush ended with %1 record(s) left.", nullptr, plural(m_left)).arg(number(m_left));
    return tr("Flushing: %1 of %2 record(s) are still to go.", nullptr, plural(m_kafka.flushTotal))
        .arg(number(m_kafka.flushLeft), number(m_kafka.flushTotal));
}

void FlushBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void FlushBar::retranslate()
{
    m_end->setText(tr("End flush"));
    m_end->setToolTip(tr("What has not gone yet waits as before"));
    m_text->setText(words());
}

} // namespace hookline::ui
