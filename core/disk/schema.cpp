#include "core/disk/schema.h"

namespace hookline::disk {

int prepareSchema(Connection& db, const Schema& schema)
{
    const auto tables = db.number(std::string("SELECT count(*) FROM sqlite_schema WHERE name IN (") + schema.names + ")");
    if (!tables)
        return db.code();
    int code = SQLITE_OK;
    if (*tables == 0) {
        code = db.run((std::string("BEGIN IMMEDIATE;") + schema.create + "COMMIT;").c_str());
    } else {
        const auto version = db.number("SELECT v FROM meta WHERE k='schema'");
        if (!version || *tables != schema.count || *version < 1)
            return SQLITE_CORRUPT;
        if (*version > schema.version())
            return SQLITE_SCHEMA;
        if (*version < schema.version()) {
            std::string sql = "BEGIN IMMEDIATE;";
            for (const char* step : schema.steps.subspan(static_cast<std::size_t>(*version - 1)))
                sql += step;
            code = db.run((sql + "UPDATE meta SET v=" + std::to_string(schema.version()) + " WHERE k='schema'; COMMIT;").c_str());
        }
    }
    if (code != SQLITE_OK && db.inTransaction())
        db.run("ROLLBACK");
    return code;
}

} // namespace hookline::disk
