// The delivery errors of the bridge page: what was given up and why, how much of it the spool holds, and what can be done with
// that: sent again, written into a file. @thread ui
#pragma once

#include "core/metrics/bridge_report.h"
#include "core/metrics/snapshot.h"
#include "ui/ports/letter_desk.h"

#include <QWidget>

class QAction;

namespace hookline::ui {

class Backend;
class LetterBar;
class LossTableModel;
class ReportView;

class LossView : public QWidget {
    Q_OBJECT

public:
    explicit LossView(Backend& backend, QWidget* parent = nullptr);
    ReportView* table() const { return m_table; }
    std::uint64_t total() const;
    /// Asks what the spool holds.
    void renew();
    void take(const metrics::BridgeReport& report, const metrics::KafkaSnapshot& kafka);
    /// Those of the chosen row.
    void exportTo(const QString& file);

signals:
    void counted(); ///< total() may be another

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void choose(int row);
    void showActions();
    void showBusy();
    void askRetry();
    void askExport();
    void retried(const LetterRetry& result);
    void exported(const LetterExport& result);
    void retranslate();
    QString whyNot(int row) const;

    LetterDesk* m_desk; ///< none: nobody holds letters
    LossTableModel* m_model;
    ReportView* m_table;
    LetterBar* m_bar;
    QAction* m_retry;
    QAction* m_export;
    metrics::BridgeReport m_report;
    metrics::KafkaSnapshot m_kafka;
    LetterListing m_letters;
    std::uint64_t m_exporting = 0; ///< letters that are to be written
    std::uint64_t m_exported = 0;  ///< of them: done
};

} // namespace hookline::ui
