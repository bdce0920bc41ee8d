#include "ui/widgets/follow_selection.h"

#include <QAbstractItemView>
#include <QItemSelectionModel>

namespace hookline::ui {

void followSelection(QAbstractItemView& view)
{
    QItemSelectionModel* const selection = view.selectionModel();
    QObject::connect(selection, &QItemSelectionModel::selectionChanged, &view, [&view, selection] {
        if (view.selectionMode() != QAbstractItemView::SingleSelection)
            return;
        const QModelIndexList rows = selection->selectedRows();
        if (rows.size() == 1 && rows.first().siblingAtColumn(0) != selection->currentIndex().siblingAtColumn(0))
            selection->setCurrentIndex(rows.first(), QItemSelectionModel::NoUpdate);
    });
}

} // namespace hookline::ui
