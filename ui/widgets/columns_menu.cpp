#include "ui/widgets/columns_menu.h"

#include "ui/icons.h"

#include <QAction>
#include <QHeaderView>
#include <QToolButton>

namespace hookline::ui {

ColumnsMenu::ColumnsMenu(QHeaderView& header, int firstHidden, QWidget* parent)
    : QMenu(parent)
    , m_header(header)
    , m_firstHidden(firstHidden)
{
    connect(this, &QMenu::aboutToShow, this, &ColumnsMenu::fill);
}

QToolButton* ColumnsMenu::button(const char* objectName, ColumnsMenu* menu)
{
    auto* out = new QToolButton;
    out->setObjectName(QLatin1String(objectName));
    out->setIcon(ui::icon("columns"));
    out->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    out->setPopupMode(QToolButton::InstantPopup);
    out->setMenu(menu);
    return out;
}

void ColumnsMenu::fill()
{
    clear();
    const QAbstractItemModel* model = m_header.model();
    for (int i = 0; i < m_header.count(); ++i) {
        if (i == m_firstHidden)
            addSeparator();
        QAction* column = addAction(model->headerData(i, Qt::Horizontal).toString());
        column->setCheckable(true);
        column->setChecked(!m_header.isSectionHidden(i));
        column->setEnabled(i != 0);
        connect(column, &QAction::toggled, this, [this, i](bool shown) {
            m_header.setSectionHidden(i, !shown);
            emit chosen(i, shown);
        });
    }
    addSeparator();
    addAction(tr("As at first"), this, &ColumnsMenu::resetWanted);
}

} // namespace hookline::ui
