package heap

import "testing"

func TestExampleJobs(t *testing.T) {
	jobs := New[string, int](func(a, b int) bool { return a > b }) // large numbers first
	jobs.Push("report", 1)
	jobs.Push("mail", 5)
	jobs.Push("backup", 1)
	if jobs.Push("mail", 9) {
		t.Error("Push(mail, 9) = true; want false, for it is there")
	}
	if key, priority, ok := jobs.Pop(); key != "mail" || priority != 5 || !ok {
		t.Errorf("Pop() = %q, %d, %t; want mail, 5, true", key, priority, ok)
	}
	if key, priority, ok := jobs.Pop(); key != "report" || priority != 1 || !ok {
		t.Errorf("Pop() = %q, %d, %t; want report, 1, true, for it came before backup", key, priority, ok)
	}
}

func TestExampleRoads(t *testing.T) {
	distance := New[string, int](func(a, b int) bool { return a < b })
	distance.Push("Rome", 300)
	distance.Push("Pisa", 90)
	distance.Push("Lucca", 75)
	if !distance.Update("Rome", 60) {
		t.Error("Update(Rome, 60) = false; want true")
	}
	if distance.Update("Siena", 10) {
		t.Error("Update(Siena, 10) = true; want false, for it is not there")
	}
	if key, priority, ok := distance.Peek(); key != "Rome" || priority != 60 || !ok {
		t.Errorf("Peek() = %q, %d, %t; want Rome, 60, true", key, priority, ok)
	}
	if !distance.Remove("Rome") {
		t.Error("Remove(Rome) = false; want true")
	}
	if priority, ok := distance.Priority("Pisa"); priority != 90 || !ok {
		t.Errorf("Priority(Pisa) = %d, %t; want 90, true", priority, ok)
	}
	if key, priority, ok := distance.Peek(); key != "Lucca" || priority != 75 || !ok {
		t.Errorf("Peek() = %q, %d, %t; want Lucca, 75, true", key, priority, ok)
	}
}
