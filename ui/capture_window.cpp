#include "ui/capture_window.h"

#include "ui/file_drop.h"
#include "ui/icons.h"
#include "ui/models/capture_loader.h"
#include "ui/models/decode/decode_rules.h"
#include "ui/models/event_table_model.h"
#include "ui/pages/events_page.h"
#include "ui/widgets/capture_banner.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>
#include <QVBoxLayout>

namespace hookline::ui {

CaptureWindow::CaptureWindow(const QString& file)
    : ViewWindow(QStringLiteral("capture"))
    , m_path(QFileInfo(file).absoluteFilePath())
    , m_model(new EventTableModel(CaptureLoader::kMostRows, CaptureLoader::kPayloadBytes, this))
    , m_loader(new CaptureLoader(m_model->rows(), this))
    , m_banner(new CaptureBanner(*m_loader))
    , m_page(new EventsPage(*m_model))
    , m_save(new QAction(this))
{
    auto* central = new QWidget;
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_page, 1);
    m_page->setReachable(false);
    decodeRules().load();
    m_page->restoreLayout(
        QSettings(QStringLiteral("hookline"), QStringLiteral("window")), QStringLiteral("windows/captureTable"));
    m_save->setObjectName(QStringLiteral("saveCaptureAction"));
    m_save->setIcon(icon("save"));
    m_save->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    connect(m_save, &QAction::triggered, m_page, &EventsPage::saveCapture);
    addFileActions({ m_save });
    addPageActions(m_page->actions());
    connect(new FileDrop(this), &FileDrop::dropped, this, &CaptureWindow::fileDropped);
    connect(m_banner, &CaptureBanner::stopWanted, m_loader, &CaptureLoader::stop);
    connect(m_loader, &CaptureLoader::progress, m_banner, &CaptureBanner::refresh);
    connect(m_loader, &CaptureLoader::finished, this, &CaptureWindow::refresh);
    setPage(central);
    m_page->setFocus();
    m_loader->open(m_path);
    refresh();
}

CaptureWindow::~CaptureWindow() = default;

QString CaptureWindow::askForFile(QWidget* parent)
{
    return QFileDialog::getOpenFileName(parent, tr("Open capture"), {},
        tr("Captures and recordings (*.hlcap *.jsonl)") + QStringLiteral(";;") + tr("All files (*)"));
}

void CaptureWindow::refresh()
{
    m_page->setSource(m_loader->outcome().info);
    m_page->setUnreadable(!m_loader->errorId().isEmpty());
    m_banner->setFile(m_path);
}

void CaptureWindow::retranslate()
{
    ViewWindow::retranslate();
    m_save->setText(tr("&Save capture…"));
    setWindowTitle(QStringLiteral("%1 \u2013 Hookline").arg(QFileInfo(m_path).fileName()));
}

void CaptureWindow::closeEvent(QCloseEvent* event)
{
    QSettings state(QStringLiteral("hookline"), QStringLiteral("window"));
    m_page->saveLayout(state, QStringLiteral("windows/captureTable"));
    ViewWindow::closeEvent(event);
}

} // namespace hookline::ui
