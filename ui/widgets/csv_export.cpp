#include "ui/widgets/csv_export.h"

#include "ui/format.h"
#include "ui/widgets/confirm_bar.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QHeaderView>
#include <QSaveFile>

namespace hookline::ui {
namespace {

struct CsvWords {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::CsvExport)
};

} // namespace

QList<int> shownColumns(const QHeaderView& header)
{
    QList<int> out;
    for (int place = 0; place < header.count(); ++place) {
        if (const int column = header.logicalIndex(place); !header.isSectionHidden(column))
            out << column;
    }
    return out;
}

bool saveCsv(const QString& file, const QByteArray& csv, ConfirmBar& bar)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(csv) != csv.size() || !out.commit()) {
        bar.tell(labelled(CsvWords::tr("Cannot write %1").arg(QDir::toNativeSeparators(file)), out.errorString()));
        return false;
    }
    bar.tell(CsvWords::tr("Saved as %1").arg(QDir::toNativeSeparators(file)));
    return true;
}

void askAndSaveCsv(QWidget* parent, const QString& name, const std::function<QByteArray()>& csv, ConfirmBar& bar)
{
    const QString proposed = QStringLiteral("hookline-%1-%2.csv")
                                 .arg(name, QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-hhmmss")));
    const QString file = QFileDialog::getSaveFileName(
        parent, CsvWords::tr("Export"), proposed, CsvWords::tr("Comma-separated values (*.csv)"));
    if (!file.isEmpty())
        saveCsv(file, csv(), bar);
}

} // namespace hookline::ui
