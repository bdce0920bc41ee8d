#include "ui/view_window.h"

#include "ui/icons.h"
#include "ui/saved_layout.h"

#include <QAction>
#include <QCloseEvent>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>

namespace hookline::ui {
namespace {


} // namespace

ViewWindow::ViewWindow(const QString& kind)
    : m_kind(kind)
{
    setObjectName(kind + QStringLiteral("Window"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_QuitOnClose, false); // the program is the main window's
    setWindowIcon(applicationIcon());
    setMinimumSize(720, 420);
    resize(1280, 760);
    m_close = new QAction(this);
    m_close->setObjectName(QStringLiteral("closeWindowAction"));
    m_close->setIcon(icon("close"));
    m_close->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_W));
    connect(m_close, &QAction::triggered, this, &QWidget::close);
    m_file = menuBar()->addMenu(QString());
    m_file->addAction(m_close);
}

ViewWindow::~ViewWindow() = default;

void ViewWindow::setPage(QWidget* page)
{
    setCentralWidget(page);
    retranslate();
}

void ViewWindow::addFileActions(const QList<QAction*>& actions)
{
    m_file->insertActions(m_close, actions);
    m_file->insertSeparator(m_close);
}

void ViewWindow::addPageActions(const QList<QAction*>& actions)
{
    m_pageMenu = menuBar()->addMenu(QString());
    for (QAction* action : actions) {
        if (action)
            m_pageMenu->addAction(action);
        else
            m_pageMenu->addSeparator();
    }
}

void ViewWindow::showEvent(QShowEvent* event)
{
    if (!m_placed) {
        m_placed = true;
        // Qt moves a window that would be off every screen back onto one.
        restoreGeometry(savedLayout().value(QStringLiteral("windows/%1").arg(m_kind)).toByteArray());
    }
    QMainWindow::showEvent(event);
    emit shownChanged();
}

void ViewWindow::hideEvent(QHideEvent* event)
{
    QMainWindow::hideEvent(event);
    emit shownChanged();
}

void ViewWindow::closeEvent(QCloseEvent* event)
{
    savedLayout().setValue(QStringLiteral("windows/%1").arg(m_kind), saveGeometry());
    emit aboutToClose();
    QMainWindow::closeEvent(event);
}

void ViewWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange && centralWidget())
        retranslate();
    if (event->type() == QEvent::WindowStateChange)
        emit shownChanged();
    QMainWindow::changeEvent(event);
}

void ViewWindow::retranslate()
{
    m_file->setTitle(tr("&File"));
    m_close->setText(tr("&Close window"));
    if (m_pageMenu)
        m_pageMenu->setTitle(tr("E&vents"));
    if (m_kind == QLatin1String("throughput"))
        setWindowTitle(tr("Throughput – Hookline"));
    else
        setWindowTitle(tr("Events – Hookline"));
}

} // namespace hookline::ui
