// Benchmark: a load on the own broker, chosen, watched, ended early, and what came of it in words and numbers. @thread ui
#pragma once

#include "ui/ports/benchmark_desk.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace hookline::ui {

class Backend;
class Label;

class BenchmarkDialog : public QDialog {
    Q_OBJECT

public:
    BenchmarkDialog(Backend& backend, BenchmarkDesk& desk, QWidget* parent = nullptr);
    /// The result as it is copied.
    QString resultText() const;

signals:
    void eventsWanted(const QString& filter);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void start();
    void told(double share, qulonglong sent, qulonglong received);
    void over(const BenchmarkReport& report);
    void refresh();
    QString words() const;
    QString limits() const;
    QStringList numbers() const;
    void retranslate();

    Backend& m_backend;
    BenchmarkDesk& m_desk;
    BenchmarkReport m_report;
    bool m_done = false;
    Label* m_intro;
    Label* m_labels[5];
    QSpinBox* m_clients;
    QDoubleSpinBox* m_rate; ///< 0: as many as go
    QComboBox* m_qos;
    QSpinBox* m_size;
    QSpinBox* m_seconds;
    QProgressBar* m_progress;
    Label* m_state;
    Label* m_result;
    QPushButton* m_copy;
    QPushButton* m_events;
    QPushButton* m_close;
    QPushButton* m_start;
};

} // namespace hookline::ui
