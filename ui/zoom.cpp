#include "ui/zoom.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QHeaderView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTreeView>

#include <algorithm>

namespace hookline::ui {
namespace {

// What a widget had before anybody zoomed, and what it has now.
constexpr const char* kBase = "zoomBase";
constexpr const char* kRowBase = "zoomRowBase";
constexpr const char* kFactor = "zoomFactor";
constexpr const char* kZoomed = "zoomed"; ///< no list and no text, but the heading of one
constexpr const char* kOwnWidths = "ownWidths"; ///< the columns follow the font by themselves

bool isZoomed(const QWidget& widget)
{
    if (widget.property(kZoomed).toBool())
        return true;
    if (!qobject_cast<const QAbstractItemView*>(&widget) && !qobject_cast<const QPlainTextEdit*>(&widget))
        return false;
    if (qobject_cast<const QHeaderView*>(&widget))
        return false; // has its table's font
    for (const QWidget* above = widget.parentWidget(); above; above = above->parentWidget()) {
        if (qobject_cast<const QComboBox*>(above) || qobject_cast<const QDialog*>(above))
            return false;
    }
    return true;
}

void scaleColumns(QHeaderView& header, double by)
{
    for (int i = 0; i < header.count(); ++i) {
        if (!header.isSectionHidden(i) && header.sectionResizeMode(i) == QHeaderView::Interactive)
            header.resizeSection(i, qRound(header.sectionSize(i) * by));
    }
}

void zoom(QWidget& widget, double factor, bool columns)
{
    if (!widget.property(kBase).isValid())
        widget.setProperty(kBase, widget.font().pointSizeF());
    const double before = widget.property(kFactor).isValid() ? widget.property(kFactor).toDouble() : 1;
    widget.setProperty(kFactor, factor);
    QFont font = widget.font();
    font.setPointSizeF(widget.property(kBase).toDouble() * factor);
    widget.setFont(font);
    const bool scaled = columns && !widget.property(kOwnWidths).toBool();
    if (auto* table = qobject_cast<QTableView*>(&widget)) {
        QHeaderView* rows = table->verticalHeader();
        if (!widget.property(kRowBase).isValid())
            widget.setProperty(kRowBase, rows->defaultSectionSize());
        rows->setDefaultSectionSize(qRound(widget.property(kRowBase).toInt() * factor));
        if (scaled)
            scaleColumns(*table->horizontalHeader(), factor / before);
    } else if (auto* tree = qobject_cast<QTreeView*>(&widget); tree && scaled) {
        scaleColumns(*tree->header(), factor / before);
    }
}

} // namespace

void Zoom::setPercent(int percent)
{
    percent = std::clamp(percent, kLowest, kHighest);
    if (percent == m_percent)
        return;
    m_percent = percent;
    for (QWidget* window : QApplication::topLevelWidgets())
        applyTo(*window, true);
    emit changed(percent);
}

void Zoom::applyTo(QWidget& window, bool columns)
{
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (isZoomed(*widget))
            zoom(*widget, m_percent / 100.0, columns);
    }
}

} // namespace hookline::ui
