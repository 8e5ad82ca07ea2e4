package io.anykernel.libraries;

import org.joda.time.DateTimeZone;
import org.joda.time.Days;
import org.joda.time.LocalDate;
import org.joda.time.chrono.ISOChronology;

/** Computes with dates and periods. */
public final class JodaTime {
    private JodaTime() {}

    public static void main(String[] arguments) throws Exception {
        LocalDate date = new LocalDate(2024, 2, 28, ISOChronology.getInstance(DateTimeZone.UTC)).plusDays(2);
        System.out.println(date + " " + date.getDayOfWeek() + " "
                + Days.daysBetween(new LocalDate(2000, 1, 1), date).getDays());
    }
}
