package io.anykernel.libraries;

import org.threeten.bp.DayOfWeek;
import org.threeten.bp.Duration;
import org.threeten.bp.LocalDate;
import org.threeten.bp.temporal.ChronoUnit;
import org.threeten.bp.temporal.TemporalAdjusters;

/** Computes with dates, durations and their texts. */
public final class ThreeTen {
    private ThreeTen() {}

    public static void main(String[] arguments) throws Exception {
        LocalDate date = LocalDate.of(2024, 2, 28).plusDays(2);
        System.out.println(
                date + " " + date.getDayOfWeek() + " " + date.with(TemporalAdjusters.next(DayOfWeek.MONDAY)));
        System.out.println(ChronoUnit.DAYS.between(LocalDate.of(2000, 1, 1), date) + " " + Duration.ofMinutes(135) + " "
                + LocalDate.parse("2023-12-31").isLeapYear());
    }
}
