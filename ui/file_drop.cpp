#include "ui/file_drop.h"

#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace hookline::ui {
namespace {

/// More at once were hardly meant.
constexpr int kMostFiles = 8;

QStringList filesOf(const QMimeData* data)
{
    QStringList out;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile() && out.size() < kMostFiles)
            out << url.toLocalFile();
    }
    return out;
}

} // namespace

FileDrop::FileDrop(QWidget* window)
    : QObject(window)
{
    window->setAcceptDrops(true);
    window->installEventFilter(this);
}

bool FileDrop::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop)
        return QObject::eventFilter(watched, event);
    auto* drop = static_cast<QDropEvent*>(event); // a drag that enters is one, too
    const QStringList files = filesOf(drop->mimeData());
    if (files.isEmpty())
        return QObject::eventFilter(watched, event);
    drop->acceptProposedAction();
    if (event->type() == QEvent::Drop) {
        for (const QString& file : files)
            emit dropped(file);
    }
    return true;
}

} // namespace hookline::ui
