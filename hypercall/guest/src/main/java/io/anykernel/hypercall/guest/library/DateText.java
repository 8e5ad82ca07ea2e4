package io.anykernel.hypercall.guest.library;

/** A moment in UTC and English, as {@code java.util.Formatter} writes it. */
public final class DateText {
    /** Behind {@code %t}. */
    public static final String CONVERSIONS = "HIklMNLQpsSTzZaAbBCdehjmyYrRcDF";

    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    private static final int[] DAYS_BEFORE = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    private static final int ABBREVIATION = 3;
    private static final long DAY_MILLIS = 86_400_000;
    private static final int EPOCH_WEEKDAY = 4;
    private static final int ERA_DAYS = 146_097;
    private static final int ERA_YEARS = 400;
    private static final int JULIAN_ERA_DAYS = 1461;
    /** From 1 March of year 0 to 1 January 1970. */
    private static final int EPOCH_DAYS = 719_468;

    private static final int JULIAN_EPOCH_DAYS = 719_470;
    /** 15 October 1582, before which the Julian calendar holds, as in {@code java.util.GregorianCalendar}. */
    private static final long GREGORIAN_DAY = -141_427;

    private static final int GREGORIAN_YEAR = 1582;
    private static final int LOST_DAYS = 10;

    private final long millis;
    private final long epochDay;
    private final int dayMillis;
    private int year;
    private int month;
    private int day;

    /** @param millis since 1970 */
    public DateText(long millis) {
        this.millis = millis;
        epochDay = Math.floorDiv(millis, DAY_MILLIS);
        dayMillis = (int) Math.floorMod(millis, DAY_MILLIS);
        setDate();
    }

    /** Years that begin in March put the leap day last. */
    private void setDate() {
        boolean isJulian = epochDay < GREGORIAN_DAY;
        long shifted = epochDay + (isJulian ? JULIAN_EPOCH_DAYS : EPOCH_DAYS);
        int eraDays = isJulian ? JULIAN_ERA_DAYS : ERA_DAYS;
        long era = Math.floorDiv(shifted, (long) eraDays);
        int eraDay = (int) Math.floorMod(shifted, (long) eraDays);
        int eraYear = (eraDay - eraDay / 1460 + eraDay / 36_524 - eraDay / 146_096) / 365;
        int yearDay = eraDay - (365 * eraYear + eraYear / 4 - eraYear / 100);
        int marchMonth = (5 * yearDay + 2) / 153;
        day = yearDay - (153 * marchMonth + 2) / 5 + 1;
        month = marchMonth < 10 ? marchMonth + 2 : marchMonth - 10;
        year = (int) (era * (isJulian ? 4 : ERA_YEARS)) + eraYear + (month <= 1 ? 1 : 0);
    }

    private boolean isLeap() {
        return year % 4 == 0 && (epochDay < GREGORIAN_DAY || year % 100 != 0 || year % ERA_YEARS == 0);
    }

    private int dayOfYear() {
        boolean isShortened = year == GREGORIAN_YEAR && epochDay >= GREGORIAN_DAY;
        return DAYS_BEFORE[month] + day + (month > 1 && isLeap() ? 1 : 0) - (isShortened ? LOST_DAYS : 0);
    }

    private int hour() {
        return dayMillis / 3_600_000;
    }

    private int halfDayHour() {
        return hour() % 12 == 0 ? 12 : hour() % 12;
    }

    private String padded(long value, int width) {
        StringBuilder text = new StringBuilder();
        String digits = Long.toString(value);
        Padding.zeros(text, width - digits.length());
        return text.append(digits).toString();
    }

    /** @param conversion one of {@link #CONVERSIONS} */
    public String text(char conversion) {
        switch (conversion) {
            case 'H':
                return padded(hour(), 2);
            case 'I':
                return padded(halfDayHour(), 2);
            case 'k':
                return Integer.toString(hour());
            case 'l':
                return Integer.toString(halfDayHour());
            case 'M':
                return padded(dayMillis / 60_000 % 60, 2);
            case 'S':
                return padded(dayMillis / 1000 % 60, 2);
            case 'L':
                return padded(dayMillis % 1000, 3);
            case 'N':
                return padded(dayMillis % 1000 * 1_000_000L, 9);
            case 'p':
                return hour() < 12 ? "am" : "pm";
            case 'z':
                return "+0000";
            case 'Z':
                return "UTC";
            case 's':
                return Long.toString(millis / 1000);
            case 'Q':
                return Long.toString(millis);
            default:
                return dateText(conversion);
        }
    }

    private String dateText(char conversion) {
        String weekday = DAYS[(int) Math.floorMod(epochDay + EPOCH_WEEKDAY, 7L)];
        switch (conversion) {
            case 'a':
                return weekday.substring(0, ABBREVIATION);
            case 'A':
                return weekday;
            case 'b':
            case 'h':
                return MONTHS[month].substring(0, ABBREVIATION);
            case 'B':
                return MONTHS[month];
            case 'C':
                return padded(eraYear() / 100, 2);
            case 'y':
                return padded(eraYear() % 100, 2);
            case 'Y':
                return padded(eraYear(), 4);
            case 'd':
                return padded(day, 2);
            case 'e':
                return Integer.toString(day);
            case 'm':
                return padded(month + 1, 2);
            case 'j':
                return padded(dayOfYear(), 3);
            default:
                return composed(conversion);
        }
    }

    /** The year 0 is 1 BC. */
    private int eraYear() {
        return year > 0 ? year : 1 - year;
    }

    private String composed(char conversion) {
        switch (conversion) {
            case 'T':
                return all("H:M:S");
            case 'R':
                return all("H:M");
            case 'r':
                return all("I:M:S ") + (hour() < 12 ? "AM" : "PM");
            case 'D':
                return all("m/d/y");
            case 'F':
                return all("Y-m-d");
            default:
                return all("a b d T Z Y");
        }
    }

    private String all(String conversions) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < conversions.length(); i++) {
            char unit = conversions.charAt(i);
            boolean isConversion = CONVERSIONS.indexOf(unit) >= 0;
            text.append(isConversion ? text(unit) : String.valueOf(unit));
        }
        return text.toString();
    }
}
