// The rules of an ACL file in the order of the file, as the draft has them, and what is wrong with them. @thread ui
#pragma once

#include "core/config/issue.h"
#include "ui/models/acl_draft.h"

#include <QAbstractTableModel>

#include <vector>

namespace hookline::ui {

class AclTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Line, Action, Whom, What, Filter, Comment, ColumnCount };

    explicit AclTableModel(const AclDraft& draft, QObject* parent = nullptr);
    /// After every change of the draft.
    void renew();
    void showIssues(const std::vector<config::Issue>& issues);
    void retranslate();

    static QString whomText(const config::AclRule& rule);
    static QString whatText(config::AclRule::Access access);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(int row, int column) const;
    const config::Issue* issue(int row) const;
    QVariant decoration(const config::AclRule& rule, int row, int column) const;

    const AclDraft& m_draft;
    std::vector<config::Issue> m_issues;
    int m_rows = 0;
};

} // namespace hookline::ui
