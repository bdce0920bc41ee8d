// A parsed filter: a tree of tests, ready to be asked row by row. Immutable once made, shared by copies of the filter.
// @thread any
#pragma once

#include "ui/models/filter/fields.h"
#include "ui/models/filter/json_path.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QString>

#include <bitset>
#include <vector>

namespace hookline::ui::filter {

enum class Op { Present, Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, Contains, Matches, Like, In };

/// What a field is compared with, in every form that a comparison may need.
struct Value {
    QString text;
    QByteArray utf8;
    QByteArray folded; ///< lower-case ASCII when `ascii`, else as utf8
    bool ascii = true;
    bool hasNumber = false;
    double number = 0; ///< seconds for durations and times, bytes for sizes
    std::bitset<64> words; ///< indexes into words(field) that are meant
    QRegularExpression pattern;
};

struct Test {
    FieldId field = FieldId::Event;
    Op op = Op::Present;
    JsonPath path; ///< of payload.<path>
    std::vector<Value> values; ///< one, or several for In; none for Present
};

struct Node {
    enum class Kind { And, Or, Not, Field, Anywhere };
    Kind kind = Kind::Anywhere;
    std::vector<int> children; ///< And, Or: two or more; Not: one
    Test test; ///< Field
    Value word; ///< Anywhere: found in event name, client, topic or payload
    std::bitset<64> kinds; ///< Anywhere: event kinds whose name has the word in it
};

struct Expression {
    std::vector<Node> nodes;
    int root = -1;
};

} // namespace hookline::ui::filter
