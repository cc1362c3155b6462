//! Where Windows, on which Microsoft's engine runs, writes dates and times in another way than the Unicode locale data: as
//! the pages of .NET's formats show it ("Standard date and time format strings"), and as the calendars of Windows name their
//! months.

use super::DateSymbols;
use super::calendar::Calendar;

/// The months of the Persian calendar.
const PERSIAN: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

/// The months of the Hijri calendar.
const HIJRI: [&str; 12] = [
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الثاني",
    "جمادى الأولى",
    "جمادى الثانية",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
];

/// The dates of a culture as Windows writes them.
pub(super) fn adapted(name: &str, calendar: Calendar, mut dates: DateSymbols) -> DateSymbols {
    let months = match calendar {
        Calendar::Persian => Some(PERSIAN),
        Calendar::Hijri => Some(HIJRI),
        Calendar::Gregorian | Calendar::Buddhist => None,
    };
    if let Some(months) = months {
        let months: Vec<String> = months.iter().map(|month| (*month).to_owned()).collect();
        dates.months.clone_from(&months);
        dates.months_genitive.clone_from(&months);
        dates.months_abbreviated = months;
    }
    if calendar == Calendar::Buddhist {
        // The era of the calendar, not that of the names' source.
        dates.long_date = dates.long_date.replace(dates.era.as_str(), "พ.ศ.");
        dates.era = "พ.ศ.".into();
    }
    match name {
        "es-ES" | "fr-BE" | "nl-BE" => {
            dates.short_time = "H:mm".into();
            dates.long_time = "H:mm:ss".into();
        }
        "mk-MK" => dates.long_date = "dddd, d MMMM yyyy".into(),
        "pt-PT" => {
            dates.short_date = "dd/MM/yyyy".into();
            dates.long_date = "dddd, d 'de' MMMM 'de' yyyy".into();
            dates.month_day = "d 'de' MMMM".into();
            dates.year_month = "MMMM 'de' yyyy".into();
            dates.words.push("de".into());
        }
        _ => {}
    }
    dates
}
