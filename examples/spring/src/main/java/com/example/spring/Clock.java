package com.example.spring;

/** A bean of the host, which plugins may use. */
public class Clock {
    public String now() {
        return "noon";
    }
}
