package io.aitherzero.pf4j;

import java.sql.Driver;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Names the JDBC drivers of the class loader that has defined it: the JDK shows drivers only to classes of their own loader,
 * so a copy of this class is defined there.
 */
public final class DriverProbe implements Supplier<List<String>> {
    /** Made by reflection. */
    public DriverProbe() {}

    @Override
    public List<String> get() {
        List<String> names = new ArrayList<>();
        for (Enumeration<Driver> drivers = DriverManager.getDrivers(); drivers.hasMoreElements(); ) {
            Driver driver = drivers.nextElement();
            if (driver.getClass().getClassLoader() == getClass().getClassLoader()) {
                names.add(driver.getClass().getName());
            }
        }
        return names;
    }
}
