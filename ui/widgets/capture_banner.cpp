#include "ui/widgets/capture_banner.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/theme.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {

CaptureBanner::CaptureBanner(CaptureLoader& loader, QWidget* parent)
    : QWidget(parent)
    , m_loader(loader)
{
    setObjectName(QStringLiteral("captureBanner"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(48, 9, 16, 9);
    row->setSpacing(12);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    m_what = new ElidedLabel(Role::Text, 1.0, true);
    m_what->setObjectName(QStringLiteral("captureWhatLabel"));
    m_facts = new ElidedLabel(Role::TextMuted);
    m_facts->setObjectName(QStringLiteral("captureFactsLabel"));
    m_damage = new Label(Role::Text);
    m_damage->setObjectName(QStringLiteral("captureDamageLabel"));
    m_damage->wrapped()->selectable();
    for (Label* label : { static_cast<Label*>(m_what), static_cast<Label*>(m_facts), m_damage })
        words->addWidget(label);
    row->addLayout(words, 1);
    m_progress = new QProgressBar;
    m_progress->setObjectName(QStringLiteral("captureProgressBar"));
    m_progress->setRange(0, 100);
    m_progress->setFixedWidth(160);
    m_stop = new QPushButton;
    m_stop->setObjectName(QStringLiteral("captureStopPushButton"));
    m_stop->setIcon(icon("stop"));
    row->addWidget(m_progress);
    row->addWidget(m_stop);
    connect(m_stop, &QPushButton::clicked, this, &CaptureBanner::stopWanted);
}

void CaptureBanner::setFile(const QString& file)
{
    m_file = file;
    refresh();
}

QString CaptureBanner::factsText() const
{
    const CaptureLoader::Outcome& outcome = m_loader.outcome();
    QStringList out;
    if (outcome.info.savedWallMicros != 0)
        out << tr("saved %1").arg(dateTime(outcome.info.savedWallMicros));
    out << tr("%Ln event(s)", nullptr, static_cast<int>(outcome.rows));
    if (!outcome.info.broker.empty())
        out << tr("from %1").arg(visibleText(outcome.info.broker, 80));
    if (!outcome.info.filter.empty())
        out << tr("chosen by the filter %1").arg(visibleText(outcome.info.filter, 120));
    return out.join(QStringLiteral("  \u00B7  "));
}

QString CaptureBanner::damageText() const
{
    const QString id = m_loader.errorId();
    if (id == QLatin1String("capture.newer"))
        return tr("This file was saved by a newer Hookline. Open it with that version.");
    if (id == QLatin1String("capture.not_one"))
        return tr("This is neither a capture nor a recording of Hookline. Open a file that “Save capture…” or "
                  "“Record…” has written.");
    if (!id.isEmpty())
        return tr("The file cannot be read: %1. Check its name and permissions.").arg(inOwnWords(m_loader.errorText()));
    const CaptureLoader::Outcome& outcome = m_loader.outcome();
    QStringList out;
    if (outcome.stopped)
        out << tr("You stopped reading: the rest of the file is not shown.");
    if (outcome.full)
        out << tr("The file holds more: only its first %1 rows are shown.").arg(number(CaptureLoader::kMostRows));
    if (outcome.cut)
        out << (outcome.recording ? tr("The last line is not whole: the file was cut off, or is still being written.")
                                  : tr("The file has no end: it was cut off, or was not written to its end."));
    if (outcome.damagedBytes > 0)
        out << tr("%1 of it are damaged and were passed over.")
                   .arg(byteSize(static_cast<double>(outcome.damagedBytes)));
    if (outcome.damagedLines > 0)
        out << tr("%Ln line(s) are no events and were passed over.", nullptr, static_cast<int>(outcome.damagedLines));
    if (outcome.lostRows > 0)
        out << tr("%Ln row(s) are missing.", nullptr, static_cast<int>(outcome.lostRows));
    else if (outcome.damagedBytes > 0)
        out << tr("No row is missing.");
    return sentences(out);
}

void CaptureBanner::refresh()
{
    const QString name = visibleText(QFileInfo(m_file).fileName().toStdString(), 120);
    m_unread = !m_loader.errorId().isEmpty();
    m_what->setFullText(m_unread                     ? tr("%1 cannot be opened").arg(name)
            : m_loader.outcome().recording ? tr("Recording %1 – nothing here is live").arg(name)
                                           : tr("Capture %1 – nothing here is live").arg(name));
    m_facts->setFullText(factsText());
    m_facts->setVisible(!m_unread); // no number of what nobody has seen
    const QString damage = m_loader.isRunning() ? QString() : damageText();
    m_bad = !damage.isEmpty();
    m_damage->setText(damage);
    m_damage->setVisible(m_bad);
    m_progress->setVisible(m_loader.isRunning());
    m_progress->setValue(m_loader.percent());
    m_stop->setVisible(m_loader.isRunning());
    m_progress->setAccessibleName(tr("How much of the file was read"));
    m_stop->setText(tr("Stop reading"));
    setAccessibleName(m_what->fullText() + QLatin1Char(' ') + damage);
    update();
}

void CaptureBanner::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    const Role edge = m_unread ? Role::Error : m_bad ? Role::Warn : Role::Info;
    QPainter painter(this);
    painter.fillRect(rect(), t[m_unread ? Role::ErrorSoft : m_bad ? Role::WarnSoft : Role::InfoSoft]);
    painter.fillRect(QRect(0, 0, 3, height()), t[edge]);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t[Role::Border]);
    painter.drawPixmap(18, m_what->y() - 1, iconPixmap(m_unread ? "error" : m_bad ? "warning" : "info", t[edge], 20, devicePixelRatioF()));
}

void CaptureBanner::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        refresh();
    QWidget::changeEvent(event);
}

} // namespace hookline::ui
