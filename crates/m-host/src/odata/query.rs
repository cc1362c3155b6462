//! What is asked of a collection: the resource and the system query options, put together step by step.

use m_library::escape;

/// A resource and what to do with its entities. The service filters, sorts, skips and takes in this order, whatever the
/// order of the options.
#[derive(Clone, Debug, Default)]
pub(super) struct Query {
    /// The address of the collection, without a query.
    pub(super) resource: String,
    /// A query that the address had from the start.
    pub(super) fixed: String,
    pub(super) select: Option<Vec<String>>,
    pub(super) filters: Vec<String>,
    pub(super) order: Vec<String>,
    pub(super) skip: usize,
    pub(super) top: Option<usize>,
}

impl Query {
    /// The query for an address.
    pub(super) fn of(url: &str) -> Query {
        let (resource, fixed) = url.split_once('?').unwrap_or((url, ""));
        Query { resource: resource.to_owned(), fixed: fixed.to_owned(), ..Query::default() }
    }

    /// The query with the system query options that a person has given.
    pub(super) fn with_own(mut self, options: &[(String, String)]) -> Query {
        for (name, value) in options.iter().filter(|(name, _)| name.starts_with('$')) {
            if !self.fixed.is_empty() {
                self.fixed.push('&');
            }
            self.fixed.push_str(&format!("{name}={}", escape(value)));
        }
        self
    }

    /// Whether options can be added: not where the address has system query options of its own.
    pub(super) fn can_fold(&self) -> bool {
        !self.fixed.split('&').any(|pair| pair.starts_with('$') || pair.starts_with("%24"))
    }

    /// Whether a condition or an order can still be added: they would come before what is skipped and taken.
    pub(super) fn is_whole(&self) -> bool {
        self.skip == 0 && self.top.is_none()
    }

    pub(super) fn take(mut self, count: usize) -> Query {
        self.top = Some(self.top.map_or(count, |top| top.min(count)));
        self
    }

    pub(super) fn skip(mut self, count: usize) -> Query {
        self.skip = self.skip.saturating_add(count);
        self.top = self.top.map(|top| top.saturating_sub(count));
        self
    }

    /// The address to fetch; `also` are properties that are needed although nobody selected them.
    pub(super) fn url(&self, also: &[String]) -> String {
        let mut pairs = Vec::new();
        if let Some(select) = &self.select {
            let also = also.iter().filter(|name| !select.contains(name));
            let names: Vec<&str> = select.iter().chain(also).map(String::as_str).collect();
            if !names.is_empty() {
                pairs.push(("$select", names.join(",")));
            }
        }
        if !self.filters.is_empty() {
            pairs.push(("$filter", self.filters.join(" and ")));
        }
        if !self.order.is_empty() {
            pairs.push(("$orderby", self.order.join(",")));
        }
        if self.skip > 0 {
            pairs.push(("$skip", self.skip.to_string()));
        }
        if let Some(top) = self.top {
            pairs.push(("$top", top.to_string()));
        }
        self.with(&self.resource, &pairs)
    }

    /// The address that counts; nothing where the count is not of the whole collection.
    pub(super) fn count_url(&self) -> Option<String> {
        if !self.is_whole() || !self.can_fold() {
            return None;
        }
        let filter: Vec<_> = match self.filters.is_empty() {
            true => Vec::new(),
            false => vec![("$filter", self.filters.join(" and "))],
        };
        Some(self.with(&format!("{}/$count", self.resource), &filter))
    }

    fn with(&self, resource: &str, pairs: &[(&str, String)]) -> String {
        let own = (!self.fixed.is_empty()).then(|| self.fixed.clone());
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", escape(value)));
        let query: Vec<String> = own.into_iter().chain(pairs).collect();
        if query.is_empty() { resource.to_owned() } else { format!("{resource}?{}", query.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn skipping_and_taking_are_added_up() {
        let all = || Query::of("https://o.example/People");
        let cases = [
            (all().take(5).skip(2), "https://o.example/People?$skip=2&$top=3"),
            (all().skip(2).take(5), "https://o.example/People?$skip=2&$top=5"),
            (all().take(5).take(9), "https://o.example/People?$top=5"),
            (all().take(2).skip(5), "https://o.example/People?$skip=5&$top=0"),
            (Query::of("https://o.example/People?x=1").take(1), "https://o.example/People?x=1&$top=1"),
        ];
        for (query, expected) in cases {
            assert_eq!(query.url(&[]), expected);
        }
        assert!(!Query::of("https://o.example/People?$top=1").can_fold());
        assert_eq!(all().count_url().as_deref(), Some("https://o.example/People/$count"));
        assert_eq!(all().take(1).count_url(), None);
    }
}
