//! Copies of the state under a name, which can be put back.

use super::Store;
use paytable::sandbox::StoreError;

/// The tables of the state, and those of their copies.
const COPIED: &[(&str, &str)] =
    &[("orders", "snapshot_orders"), ("refunds", "snapshot_refunds"), ("codes", "snapshot_codes")];

impl Store {
    /// The names of the copies.
    pub(crate) fn snapshots(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare_cached("SELECT name FROM snapshots ORDER BY name")?;
        let names = query.query_map([], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// Copies the state; a copy of that name is replaced.
    pub(crate) fn take(&self, name: &str) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let changes = connection.transaction()?;
        for (table, copy) in COPIED {
            changes.execute(&format!("DELETE FROM {copy} WHERE snapshot = ?1"), [name])?;
            changes.execute(&format!("INSERT INTO {copy} SELECT ?1, * FROM {table}"), [name])?;
        }
        changes.execute("INSERT OR REPLACE INTO snapshots VALUES (?1)", [name])?;
        changes.commit()?;
        Ok(())
    }

    /// Puts a copy in the place of the state; whether there is one of that name.
    pub(crate) fn put_back(&self, name: &str) -> Result<bool, StoreError> {
        let mut connection = self.lock();
        let changes = connection.transaction()?;
        if !changes.prepare_cached("SELECT 1 FROM snapshots WHERE name = ?1")?.exists([name])? {
            return Ok(false);
        }
        for (table, copy) in COPIED {
            let columns = match *table {
                "orders" => "number, merchant, payment, is_paid, amount, placed, text",
                "refunds" => "merchant, number, id, order_number",
                _ => "code",
            };
            changes.execute(&format!("DELETE FROM {table}"), [])?;
            changes.execute(
                &format!("INSERT INTO {table} SELECT {columns} FROM {copy} WHERE snapshot = ?1"),
                [name],
            )?;
        }
        changes.commit()?;
        Ok(true)
    }

    /// Removes a copy; whether there was one of that name.
    pub(crate) fn remove(&self, name: &str) -> Result<bool, StoreError> {
        let mut connection = self.lock();
        let changes = connection.transaction()?;
        for (_, copy) in COPIED {
            changes.execute(&format!("DELETE FROM {copy} WHERE snapshot = ?1"), [name])?;
        }
        let removed = changes.execute("DELETE FROM snapshots WHERE name = ?1", [name])? == 1;
        changes.commit()?;
        Ok(removed)
    }
}
