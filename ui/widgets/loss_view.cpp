#include "ui/widgets/loss_view.h"

#include "ui/core_words.h"
#include "ui/dialogs/retry_dialog.h"
#include "ui/format.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/bridge_tables.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/widgets/letter_bar.h"
#include "ui/widgets/report_view.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QDateTime>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QVBoxLayout>

namespace hookline::ui {

LossView::LossView(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_desk(backend.findChild<LetterDesk*>(QString(), Qt::FindDirectChildrenOnly))
    , m_model(new LossTableModel(this))
{
    setObjectName(QStringLiteral("lossView"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_bar = new LetterBar;
    m_table = new ReportView(*m_model,
        { "lossesTableView", "ok", { 12, 32, 8, 14, 11, 18, 7, 11, 36, 12 }, LossTableModel::Remedy, LossTableModel::Reason,
            LossTableModel::Last, Qt::DescendingOrder });
    column->addWidget(m_bar);
    column->addWidget(m_table, 1);
    setFocusProxy(m_table);
    m_retry = addViewAction(this, "retryLettersAction", "send", QKeySequence(Qt::CTRL | Qt::Key_R));
    m_export = addViewAction(this, "exportLettersAction", "save", QKeySequence(Qt::CTRL | Qt::Key_E));
    connect(m_retry, &QAction::triggered, this, &LossView::askRetry);
    connect(m_export, &QAction::triggered, this, &LossView::askExport);
    connect(m_table, &ReportView::rowChosen, this, &LossView::choose);
    if (m_desk) {
        m_table->addCommand(m_export, "exportLettersPushButton");
        m_table->addCommand(m_retry, "retryLettersPushButton");
        connect(m_desk, &LetterDesk::listed, this, [this](const LetterListing& listing) {
            m_letters = listing;
            fill();
        });
        connect(m_desk, &LetterDesk::retried, this, &LossView::retried);
        connect(m_desk, &LetterDesk::exportProgress, this, [this](qulonglong written) {
            m_exported = written;
            showBusy();
        });
        connect(m_desk, &LetterDesk::exported, this, &LossView::exported);
        connect(m_bar, &LetterBar::cancelWanted, this, [this] {
            m_desk->cancelExport();
            m_bar->tell(tr("The export was cancelled; no file was written."));
            showActions();
        });
    }
    retranslate();
}

std::uint64_t LossView::total() const { return m_model->total(); }

void LossView::renew()
{
    if (m_desk)
        m_desk->list();
}

void LossView::take(const metrics::BridgeReport& report, const metrics::KafkaSnapshot& kafka)
{
    m_report = report;
    m_kafka = kafka;
    fill();
    showBusy();
}

void LossView::fill()
{
    m_model->setRows(m_report, m_kafka.spool.enabled, m_letters.groups);
    m_table->renewed();
    showActions();
    emit counted();
}

void LossView::choose(int row)
{
    if (row >= 0) {
        const QString reason = m_model->reason(row);
        m_table->say(sentences({ ended(reason.left(1).toUpper() + reason.mid(1)), m_model->remedy(row) }));
    }
    showActions();
}

/// Empty: the letters of that row can be used.
QString LossView::whyNot(int row) const
{
    if (!m_desk || row < 0)
        return tr("Choose a line first");
    if (m_desk->isRetrying())
        return tr("Others are being put back at this moment");
    if (m_desk->isExporting())
        return tr("Others are being exported at this moment");
    if (m_model->held(row) > 0)
        return {};
    return m_letters.error ? coreText(m_letters.error->text()) : tr("The spool holds none of these records");
}

void LossView::showActions()
{
    const int row = m_table->currentRow();
    const QString why = whyNot(row);
    m_retry->setEnabled(why.isEmpty());
    m_export->setEnabled(why.isEmpty());
    const auto tip = [&](const QString& text) { return toolTipText(why.isEmpty() ? text : why); };
    m_retry->setToolTip(tip(tr("Put what the spool holds of them back into the queue (Ctrl+R)")));
    m_export->setToolTip(tip(tr("Write what the spool holds of them into a file, a line each (Ctrl+E)")));
}

void LossView::showBusy()
{
    if (!m_desk || (!m_desk->isRetrying() && !m_desk->isExporting()))
        return;
    const bool exports = m_desk->isExporting();
    QStringList words;
    if (exports)
        words << tr("Exporting: %1 of %2 record(s).", nullptr, plural(m_exporting))
                     .arg(number(m_exported), number(m_exporting));
    else
        words << tr("Putting records back into the queue…");
    if (!m_kafka.spool.problem.empty())
        words << tr("The spool waits: %1").arg(coreText(m_kafka.spool.problem));
    m_bar->showRunning(sentences(words), exports);
    if (exports && m_exporting > 0)
        m_bar->setFraction(std::min(1.0, static_cast<double>(m_exported) / static_cast<double>(m_exporting)));
}

// --- again ------------------------------------------------------------------------------------------------------------------

void LossView::askRetry()
{
    const int row = m_table->currentRow();
    if (!whyNot(row).isEmpty())
        return;
    const LetterGroup group = m_model->group(row);
    auto* dialog = new RetryDialog(group, m_model->held(row), m_model->remedy(row), m_kafka, this);
    connect(dialog, &QDialog::accepted, this, [this, group] {
        m_desk->retry(group);
        showBusy();
        showActions();
    });
    dialog->open();
}

void LossView::retried(const LetterRetry& result)
{
    QStringList words;
    if (result.error)
        words << tr("Not sent again: %1").arg(coreText(result.error->text()));
    if (result.back > 0) {
        words << QStringLiteral("\u2713 ")
                + tr("%1 record(s) are back in the queue to %2.", nullptr, plural(result.back))
                      .arg(number(result.back), visibleText(result.group.topic, 60));
        if (m_kafka.pausedSinceWallMicros != 0)
            words << tr("Bridging is paused: they wait until it goes on.");
    }
    if (result.damaged > 0)
        words << tr("%1 record(s) are damaged and stay in the spool.", nullptr, plural(result.damaged))
                     .arg(number(result.damaged));
    if (result.refused > 0)
        words << tr("%1 record(s) stay in the spool: %2", nullptr, plural(result.refused))
                     .arg(number(result.refused), ended(coreText(result.why.toStdString())));
    if (words.isEmpty())
        words << tr("The spool holds none of them any more.");
    m_bar->tell(sentences(words));
    showActions();
    renew();
}

// --- into a file ------------------------------------------------------------------------------------------------------------

void LossView::askExport()
{
    if (!whyNot(m_table->currentRow()).isEmpty())
        return;
    const QString now = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Export records"), QStringLiteral("hookline-errors-%1.jsonl").arg(now), tr("JSON Lines (*.jsonl)"));
    if (!file.isEmpty())
        exportTo(file);
}

void LossView::exportTo(const QString& file)
{
    const int row = m_table->currentRow();
    if (!whyNot(row).isEmpty())
        return;
    m_exporting = m_model->held(row);
    m_exported = 0;
    m_desk->exportTo(file, m_model->group(row));
    showBusy();
    showActions();
}

void LossView::exported(const LetterExport& result)
{
    const QString file = QDir::toNativeSeparators(result.file);
    QStringList words;
    if (!result.problem.isEmpty())
        words << tr("Not exported to %1: %2").arg(file, ended(coreText(result.problem.toStdString())));
    else
        words << QStringLiteral("\u2713 ")
                + tr("%1 record(s) exported to %2.", nullptr, plural(result.written)).arg(number(result.written), file);
    if (result.problem.isEmpty() && result.damaged > 0)
        words << tr("%1 of them are damaged; their lines say so.", nullptr, plural(result.damaged)).arg(number(result.damaged));
    m_bar->tell(sentences(words));
    showActions();
}

void LossView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void LossView::retranslate()
{
    m_retry->setText(tr("Retry now…"));
    m_export->setText(tr("Export records…"));
    m_table->setWords(tr("Delivery errors"), tr("No record was given up."));
    showActions();
}

} // namespace hookline::ui
