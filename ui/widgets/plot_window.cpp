#include "ui/widgets/plot_window.h"

#include "ui/models/event_table_model.h"
#include "ui/safe_text.h"
#include "ui/widgets/field_plot.h"

#include <QEvent>
#include <QTimer>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kDrawMs = 250;

} // namespace

PlotWindow::PlotWindow(const EventTableModel& events, const std::string& topic, const QString& path, QWidget* parent)
    : QDialog(parent)
    , m_topic(topic)
    , m_plot(new FieldPlot)
{
    setObjectName(QStringLiteral("plotDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    resize(640, 320);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_plot);
    m_plot->plot(topic, path, events.store());
    connect(m_plot, &FieldPlot::closed, this, &QDialog::reject);
    auto* timer = new QTimer(this);
    timer->setInterval(kDrawMs);
    connect(timer, &QTimer::timeout, m_plot, [this, &events] { m_plot->refresh(events.store()); });
    timer->start();
    retranslate();
}

void PlotWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void PlotWindow::retranslate()
{
    const QString field = m_plot->field().isEmpty() ? tr("payload") : m_plot->field();
    setWindowTitle(tr("%1 of %2").arg(visibleText(field.toStdString(), 60), visibleText(m_topic, 100)));
}

} // namespace hookline::ui
