#include "core/disk/schema.h"

namespace hookline::disk {

int prepareSchema(Connection& db, const Schema& schema)
{
    const auto tables = db.number(std::string("SELECT count(*) FROM sqlite_schema WHERE name IN (") + schema.names + ")");
    if (!tables)
        return db.code();
    std::int64_t version = 1;
    std::string sql;
    if (*tables == 0) {
        sql = schema.create;
    } else {
        const auto found = db.number("SELECT v FROM meta WHERE k='schema'");
        if (!found || *tables != schema.count || *found < 1)
            return SQLITE_CORRUPT;
        if (*found > schema.version())
            return SQLITE_SCHEMA;
        version = *found;
    }
    if (version < schema.version()) {
        for (const char* step : schema.steps.subspan(static_cast<std::size_t>(version - 1)))
            sql += step;
        sql += "UPDATE meta SET v=" + std::to_string(schema.version()) + " WHERE k='schema';";
    }
    const int code = sql.empty() ? SQLITE_OK : db.run(("BEGIN IMMEDIATE;" + sql + "COMMIT;").c_str());
    if (code != SQLITE_OK && db.inTransaction())
        db.run("ROLLBACK");
    return code;
}

} // namespace hookline::disk
